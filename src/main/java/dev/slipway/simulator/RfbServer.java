package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// The least that an RFB 3.8 server has to do: a password, raw pixels, keys, and a clipboard that gives back what it
/// was given, in capital letters (RFC 6143).
final class RfbServer implements Talk {

    private static final String VERSION = "RFB 003.008\n";
    private static final byte VNC_AUTHENTICATION = 2;
    private static final int LONGEST_TEXT = 1 << 20;

    private final VncChallenge challenge;
    private final String name;
    private final Framebuffer screen;
    private final Consumer<Buffer> out;
    private final Runnable close;
    private final Runnable watcher = this::changed;
    private Buffer unread = Buffer.buffer();
    private PixelFormat format = PixelFormat.NATIVE;
    private boolean updateWanted;
    private long seen;
    private int needed = VERSION.length();
    private Consumer<Buffer> next = this::version;

    RfbServer(String password, String name, Framebuffer screen, Consumer<Buffer> out, Runnable close) {
        this.challenge = new VncChallenge(password);
        this.name = name;
        this.screen = screen;
        this.out = out;
        this.close = close;
    }

    @Override
    public void begin() {
        screen.watch(watcher);
        out.accept(Buffer.buffer(VERSION));
    }

    @Override
    public void end() {
        screen.leave(watcher);
    }

    @Override
    public void receive(Buffer data) {
        unread.appendBuffer(data);
        while (unread.length() >= needed) {
            Buffer message = unread.getBuffer(0, needed);
            unread = unread.getBuffer(needed, unread.length());
            next.accept(message);
        }
    }

    /// The screen shows something else now.
    private void changed() {
        if (updateWanted) {
            sendChanges();
        }
    }

    private void expect(int length, Consumer<Buffer> reader) {
        needed = length;
        next = reader;
    }

    private void version(Buffer version) {
        if (!version.toString().equals(VERSION)) {
            close.run();
            return;
        }
        out.accept(Buffer.buffer(new byte[] {1, VNC_AUTHENTICATION}));
        expect(1, this::securityType);
    }

    private void securityType(Buffer type) {
        if (type.getByte(0) != VNC_AUTHENTICATION) {
            close.run();
            return;
        }
        out.accept(Buffer.buffer(challenge.question()));
        expect(VncChallenge.LENGTH, this::response);
    }

    private void response(Buffer response) {
        if (!challenge.isAnsweredBy(response.getBytes())) {
            String reason = "Authentication failed";
            out.accept(Buffer.buffer().appendInt(1).appendInt(reason.length()).appendString(reason));
            close.run();
            return;
        }
        out.accept(Buffer.buffer().appendInt(0));
        expect(1, this::clientInit);
    }

    private void clientInit(Buffer shared) {
        byte[] title = ("QEMU (" + name + ")").getBytes(StandardCharsets.UTF_8);
        out.accept(Buffer.buffer()
                .appendUnsignedShort(Framebuffer.WIDTH)
                .appendUnsignedShort(Framebuffer.HEIGHT)
                .appendBuffer(format.toBuffer())
                .appendInt(title.length)
                .appendBytes(title));
        expectMessage();
    }

    private void expectMessage() {
        expect(1, this::message);
    }

    private void message(Buffer type) {
        switch (type.getByte(0)) {
            case 0 -> expect(3 + PixelFormat.LENGTH, this::setPixelFormat);
            case 2 -> expect(3, head -> expect(4 * head.getUnsignedShort(1), encodings -> expectMessage()));
            case 3 -> expect(9, this::updateRequest);
            case 4 -> expect(7, this::key);
            case 5 -> expect(5, pointer -> expectMessage());
            case 6 -> expect(7, this::clipboard);
            default -> close.run();
        }
    }

    private void setPixelFormat(Buffer message) {
        format = PixelFormat.read(message, 3);
        expectMessage();
    }

    private void updateRequest(Buffer request) {
        updateWanted = true;
        if (request.getByte(0) == 0) {
            seen = screen.now();
            updateWanted = false;
            sendAll();
        } else {
            sendChanges();
        }
        expectMessage();
    }

    private void key(Buffer event) {
        expectMessage();
        screen.key(event.getInt(3), event.getByte(0) != 0);
    }

    private void clipboard(Buffer head) {
        long length = head.getUnsignedInt(3);
        if (length > LONGEST_TEXT) {
            close.run();
            return;
        }
        expect((int) length, text -> {
            out.accept(Buffer.buffer(new byte[] {3, 0, 0, 0})
                    .appendInt(text.length())
                    .appendBytes(capitals(text.getBytes())));
            expectMessage();
        });
    }

    /// What comes back can be told from what was sent.
    private static byte[] capitals(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
        }
        return text;
    }

    private void sendChanges() {
        List<Integer> cells = screen.changedSince(seen);
        if (cells.isEmpty()) {
            return;
        }
        seen = screen.now();
        updateWanted = false;
        Buffer update = update(cells.size());
        for (int cell : cells) {
            int x = cell % Framebuffer.COLUMNS * Framebuffer.CELL;
            int y = cell / Framebuffer.COLUMNS * Framebuffer.CELL;
            appendRaw(update, x, y, Framebuffer.CELL, Framebuffer.CELL);
        }
        out.accept(update);
    }

    private void sendAll() {
        Buffer update = update(1);
        appendRaw(update, 0, 0, Framebuffer.WIDTH, Framebuffer.HEIGHT);
        out.accept(update);
    }

    private static Buffer update(int rectangles) {
        return Buffer.buffer(new byte[] {0, 0}).appendUnsignedShort(rectangles);
    }

    private void appendRaw(Buffer to, int x, int y, int width, int height) {
        to.appendUnsignedShort(x)
                .appendUnsignedShort(y)
                .appendUnsignedShort(width)
                .appendUnsignedShort(height)
                .appendInt(0);
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                format.append(to, screen.pixel(column, row));
            }
        }
    }
}
