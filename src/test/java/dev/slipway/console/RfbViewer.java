package dev.slipway.console;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Somebody who looks at a screen: RFB 3.8 without authentication, raw pixels of 32 bits.
final class RfbViewer extends SocketViewer {

    private static final String VERSION = "RFB 003.008\n";

    private int width;
    private int height;

    RfbViewer(URI address, Map<String, String> headers) {
        super(address, headers);
    }

    /// The handshake and the first two messages; yields the title of the screen.
    String enter() {
        shakeHands();
        send(new byte[] {1});
        width = number(2);
        height = number(2);
        read(16);
        return new String(read(number(4)), StandardCharsets.UTF_8);
    }

    void shakeHands() {
        expect(VERSION);
        send(VERSION.getBytes(StandardCharsets.US_ASCII));
        byte[] offered = read(read(1)[0]);
        if (!Arrays.equals(offered, new byte[] {1})) {
            throw new AssertionError("security types " + Arrays.toString(offered));
        }
        send(new byte[] {1});
        if (number(4) != 0) {
            throw new AssertionError("not let in");
        }
    }

    /// What the server sends when asked for the whole screen.
    byte[] wholeScreen() {
        askForUpdate(false);
        return update();
    }

    void askForUpdate(boolean changesOnly) {
        send(ByteBuffer.allocate(10)
                .put((byte) 3)
                .put((byte) (changesOnly ? 1 : 0))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) width)
                .putShort((short) height)
                .array());
    }

    /// The pixels of the next update, one rectangle after the other.
    byte[] update() {
        if (number(1) != 0) {
            throw new AssertionError("no update");
        }
        read(1);
        int rectangles = number(2);
        ByteBuffer pixels = ByteBuffer.allocate(rectangles * width * height * 4);
        for (int i = 0; i < rectangles; i++) {
            read(4);
            int size = number(2) * number(2) * 4;
            read(4);
            pixels.put(read(size));
        }
        return Arrays.copyOf(pixels.array(), pixels.position());
    }

    void type(char key) {
        for (int down = 1; down >= 0; down--) {
            send(ByteBuffer.allocate(8)
                    .put((byte) 4)
                    .put((byte) down)
                    .putShort((short) 0)
                    .putInt(key)
                    .array());
        }
    }

    /// Puts a text into the clipboard of the VM, and yields the text that the VM puts into ours.
    String clipboard(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        send(ByteBuffer.allocate(8 + bytes.length)
                .put((byte) 6)
                .put(new byte[3])
                .putInt(bytes.length)
                .put(bytes)
                .array());
        if (number(1) != 3) {
            throw new AssertionError("no clipboard");
        }
        read(3);
        return new String(read(number(4)), StandardCharsets.ISO_8859_1);
    }
}
