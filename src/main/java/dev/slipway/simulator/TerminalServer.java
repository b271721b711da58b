package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The terminal of a guest: a line with the ticket, then messages, of which one that is torn apart is not
/// understood. Who asks for a port that leads to no socket is let in and sent away.
///
/// Source: pve-xtermjs `termproxy/src/main.rs`, `do_main`, `read_ticket_line` and `process_queue`.
final class TerminalServer implements Talk {

    private static final int LONGEST_LOGIN = 4096;

    private final String port;
    private final SerialShell shell;
    private final Predicate<String> admits;
    private final Consumer<Buffer> out;
    private final Runnable close;
    private final Consumer<String> listener;
    private Buffer unread = Buffer.buffer();
    private final boolean connected;
    private boolean admitted;
    private int toType;

    TerminalServer(
            String port,
            boolean connected,
            SerialShell shell,
            Predicate<String> admits,
            Consumer<Buffer> out,
            Runnable close) {
        this.port = port;
        this.connected = connected;
        this.shell = shell;
        this.admits = admits;
        this.out = out;
        this.close = close;
        this.listener = text -> out.accept(Buffer.buffer(text, StandardCharsets.ISO_8859_1.name()));
    }

    @Override
    public void begin() {
        // the viewer speaks first
    }

    @Override
    public void end() {
        shell.leave(listener);
    }

    @Override
    public void receive(Buffer data) {
        unread.appendBuffer(data);
        if (admitted || login()) {
            while (unread.length() > 0 && message()) {
                // one after the other
            }
        }
    }

    private boolean login() {
        int end = indexOf('\n');
        if (end < 0) {
            if (unread.length() >= LONGEST_LOGIN) {
                close.run();
            }
            return false;
        }
        String line = take(end + 1).toString().strip();
        admitted = admits.test(line);
        if (!admitted) {
            close.run();
            return false;
        }
        out.accept(Buffer.buffer("OK"));
        if (!connected) {
            close.run();
            return false;
        }
        out.accept(Buffer.buffer("starting serial terminal on interface %s\r\n".formatted(port)));
        shell.listen(listener);
        return true;
    }

    /// Whether there may be another message.
    private boolean message() {
        if (toType > 0) {
            Buffer text = take(Math.min(toType, unread.length()));
            toType -= text.length();
            shell.type(text.toString(StandardCharsets.ISO_8859_1));
            return true;
        }
        if (unread.length() < 2) {
            return false;
        }
        byte type = unread.getByte(0);
        take(type == '0' || type == '1' ? 2 : 1);
        if (type == '0') {
            toType = number();
        } else if (type == '1') {
            // a serial line has no way to tell the guest
            number();
            number();
        }
        return true;
    }

    /// The number up to the next colon; 0 when there is none.
    private int number() {
        int end = indexOf(':');
        if (end < 0) {
            return 0;
        }
        String digits = take(end + 1).toString();
        return digits.matches("\\d{1,6}:") ? Integer.parseInt(digits.substring(0, digits.length() - 1)) : 0;
    }

    private int indexOf(char wanted) {
        for (int i = 0; i < unread.length(); i++) {
            if (unread.getByte(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private Buffer take(int length) {
        Buffer taken = unread.getBuffer(0, length);
        unread = unread.getBuffer(length, unread.length());
        return taken;
    }
}
