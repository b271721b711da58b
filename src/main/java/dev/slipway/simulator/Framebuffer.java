package dev.slipway.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a guest shows: a grid of cells, into which every key that is typed paints its own pattern.
final class Framebuffer {

    static final int CELL = 16;
    static final int COLUMNS = 40;
    static final int ROWS = 25;
    static final int WIDTH = COLUMNS * CELL;
    static final int HEIGHT = ROWS * CELL;

    private static final int BLUE = 0x10304A;
    private static final int GREEN = 0x1F4A10;
    private static final int WHITE = 0xE8E8E8;
    private static final int DOTS = 4;

    private static final int BACKSPACE = 0xFF08;
    private static final int RETURN = 0xFF0D;
    private static final int DELETE = 0xFFFF;
    private static final int FIRST_CONTROL_KEY = 0xFE00;
    private static final int LAST_CONTROL_KEY = 0xFFFF;
    private static final List<Integer> CONTROL = List.of(0xFFE3, 0xFFE4);
    private static final List<Integer> ALT = List.of(0xFFE9, 0xFFEA);

    private final int[] patterns = new int[COLUMNS * ROWS];
    private final long[] changedAt = new long[COLUMNS * ROWS];
    private final List<Runnable> watchers = new ArrayList<>();
    private final List<Integer> held = new ArrayList<>();
    private int background = BLUE;
    private int cursor;
    private long now = 1;

    Framebuffer() {
        Arrays.fill(changedAt, now);
    }

    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void leave(Runnable watcher) {
        watchers.remove(watcher);
    }

    /// Counts the changes.
    long now() {
        return now;
    }

    /// The cells that changed after a count.
    List<Integer> changedSince(long since) {
        List<Integer> changed = new ArrayList<>();
        for (int cell = 0; cell < changedAt.length; cell++) {
            if (changedAt[cell] > since) {
                changed.add(cell);
            }
        }
        return changed;
    }

    /// The colour of a pixel as `0xRRGGBB`.
    int pixel(int x, int y) {
        int dot = (y % CELL) / (CELL / DOTS) * DOTS + (x % CELL) / (CELL / DOTS);
        boolean set = (patterns[y / CELL * COLUMNS + x / CELL] & (1 << dot)) != 0;
        return set ? WHITE : background;
    }

    /// A key by its X11 keysym, pressed or released.
    void key(int keysym, boolean down) {
        held.remove(Integer.valueOf(keysym));
        if (!down) {
            return;
        }
        held.add(keysym);
        if (keysym == DELETE
                && held.stream().anyMatch(CONTROL::contains)
                && held.stream().anyMatch(ALT::contains)) {
            restart();
        } else if (keysym == RETURN) {
            cursor = (cursor / COLUMNS + 1) % ROWS * COLUMNS;
        } else if (keysym == BACKSPACE) {
            cursor = Math.max(0, cursor - 1);
            paint(cursor, 0);
        } else if (keysym < FIRST_CONTROL_KEY || keysym > LAST_CONTROL_KEY) {
            paint(cursor, pattern(keysym));
            cursor = (cursor + 1) % patterns.length;
        }
    }

    /// Never empty, and different for neighbouring keys.
    private static int pattern(int keysym) {
        return ((keysym * 0x9E3779B1) >>> 16) | 1;
    }

    /// Ctrl-Alt-Del: an empty screen of another colour.
    private void restart() {
        background = background == BLUE ? GREEN : BLUE;
        cursor = 0;
        now++;
        Arrays.fill(patterns, 0);
        Arrays.fill(changedAt, now);
        tell();
    }

    private void paint(int cell, int pattern) {
        patterns[cell] = pattern;
        changedAt[cell] = ++now;
        tell();
    }

    private void tell() {
        List.copyOf(watchers).forEach(Runnable::run);
    }
}
