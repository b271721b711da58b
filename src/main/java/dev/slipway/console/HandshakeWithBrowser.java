package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Our part of the handshake as the server of the browser. Its ticket was checked before, so it is asked for nothing.
final class HandshakeWithBrowser implements Handshake {

    private final Consumer<Buffer> answer;
    private boolean begun;
    private boolean agreed;

    HandshakeWithBrowser(Consumer<Buffer> answer) {
        this.answer = answer;
    }

    @Override
    public boolean proceed(Received received) {
        if (!begun) {
            begun = true;
            answer.accept(Buffer.buffer(VERSION));
        }
        if (!agreed && received.has(VERSION.length())) {
            agreed = true;
            version(received.take(VERSION.length()).toString(StandardCharsets.US_ASCII));
        }
        if (!agreed || !received.has(1)) {
            return false;
        }
        if (received.take(1).getByte(0) != NO_AUTHENTICATION) {
            throw new NotUnderstood("the only security type is " + NO_AUTHENTICATION);
        }
        answer.accept(Buffer.buffer().appendInt(0));
        return true;
    }

    private void version(String version) {
        if (!version.equals(VERSION)) {
            throw new NotUnderstood("only %s is spoken here".formatted(VERSION.strip()));
        }
        answer.accept(Buffer.buffer().appendByte((byte) 1).appendByte((byte) NO_AUTHENTICATION));
    }
}
