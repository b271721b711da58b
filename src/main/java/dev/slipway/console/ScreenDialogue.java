package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// RFB: after the handshake everything is passed on as it is.
final class ScreenDialogue implements Dialogue {

    private final Handshake handshake;
    private final Received received = new Received();
    private final RfbInput input = new RfbInput();
    private boolean joined;

    ScreenDialogue(Consumer<Buffer> toViewer) {
        this.handshake = new HandshakeWithBrowser(toViewer);
    }

    @Override
    public void begin() {
        handshake.proceed(received);
    }

    @Override
    public boolean joined() {
        return joined;
    }

    @Override
    public Heard hear(WebSocketFrame frame) {
        if (joined) {
            return passedOn(frame.binaryData());
        }
        received.add(frame.binaryData());
        joined = handshake.proceed(received);
        return joined ? passedOn(received.rest()) : Heard.nothing();
    }

    private Heard passedOn(Buffer data) {
        return new Heard(List.of(data), input.isIn(data));
    }

    @Override
    public Optional<Buffer> keepAlive() {
        return Optional.empty();
    }

    @Override
    public String guestLeft() {
        return "the screen was switched off";
    }
}
