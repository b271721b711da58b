package dev.slipway.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody who looks at a screen over a WebSocket: RFB 3.8 without authentication, raw pixels of 32 bits.
final class RfbViewer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_FRAME = 64 * 1024;
    private static final String VERSION = "RFB 003.008\n";

    /// How a connection ended.
    record End(int code, String reason) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<ByteBuffer> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final WebSocket socket;
    private final AtomicBoolean held = new AtomicBoolean();
    private ByteBuffer unread = ByteBuffer.allocate(0);
    private int width;
    private int height;

    /// Throws a [Refused] when the server does not upgrade.
    RfbViewer(URI address, Map<String, String> headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        headers.forEach(builder::header);
        try {
            socket = builder.buildAsync(address, new Listener())
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            client.close();
            if (failure.getCause() instanceof WebSocketHandshakeException refusal) {
                throw new Refused(refusal.getResponse().statusCode());
            }
            throw failure;
        }
    }

    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final int status;

        Refused(int status) {
            super("status " + status);
            this.status = status;
        }
    }

    private final class Listener implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            frames.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
            if (!held.get()) {
                from.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end.complete(new End(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end.completeExceptionally(failure);
        }
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

    void send(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += LONGEST_FRAME) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(LONGEST_FRAME, bytes.length - from));
            socket.sendBinary(piece, true).join();
        }
    }

    /// Reads no more from the network.
    void hold() {
        held.set(true);
    }

    void goOn() {
        held.set(false);
        socket.request(1);
    }

    /// How the connection ended, once it has.
    End end() {
        return end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void expect(String text) {
        String got = new String(read(text.length()), StandardCharsets.US_ASCII);
        if (!got.equals(text)) {
            throw new AssertionError(got);
        }
    }

    private int number(int bytes) {
        int number = 0;
        for (byte each : read(bytes)) {
            number = number << Byte.SIZE | each & 0xFF;
        }
        return number;
    }

    byte[] read(int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int piece = Math.min(length - filled, unread.remaining());
            unread.get(bytes, filled, piece);
            filled += piece;
            if (filled < length) {
                unread = next();
            }
        }
        return bytes;
    }

    private ByteBuffer next() {
        try {
            ByteBuffer frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing came; the connection: " + end);
            }
            return frame;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        client.shutdownNow();
    }
}
