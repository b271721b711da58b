package dev.slipway.console;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody at the browser's end of a console, who speaks over a WebSocket.
sealed class SocketViewer implements AutoCloseable permits RfbViewer, TerminalViewer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_FRAME = 64 * 1024;

    /// How a connection ended.
    record End(int code, String reason) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<ByteBuffer> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final WebSocket socket;
    private final AtomicBoolean held = new AtomicBoolean();
    private ByteBuffer unread = ByteBuffer.allocate(0);

    /// Throws a [Refused] when the server does not upgrade.
    SocketViewer(URI address, Map<String, String> headers) {
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

        /// The default asks for more whoever reads it, and so goes on answering.
        @Override
        public CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
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

    final void send(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += LONGEST_FRAME) {
            ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(LONGEST_FRAME, bytes.length - from));
            socket.sendBinary(piece, true).join();
        }
    }

    /// Reads no more from the network.
    final void hold() {
        held.set(true);
    }

    final void goOn() {
        held.set(false);
        socket.request(1);
    }

    /// How the connection ended, once it has.
    final End end() {
        return end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    final void expect(String text) {
        String got = new String(read(text.length()), StandardCharsets.US_ASCII);
        if (!got.equals(text)) {
            throw new AssertionError(got);
        }
    }

    final int number(int bytes) {
        int number = 0;
        for (byte each : read(bytes)) {
            number = number << Byte.SIZE | each & 0xFF;
        }
        return number;
    }

    final byte[] read(int length) {
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

    /// Sends a text frame.
    final void say(String text) {
        socket.sendText(text, true).join();
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
