package dev.slipway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.Optional;

/// How a viewer and a guest talk with each other: what of that which the viewer says is meant for the guest.
/// What the guest says is passed on as it is.
sealed interface Dialogue permits ScreenDialogue, TerminalDialogue {

    /// What a frame of the viewer comes to: frames for the guest, and whether a person was at work, other than
    /// the program that shows what the guest says.
    record Heard(List<Buffer> forGuest, boolean used) {

        public Heard {
            forGuest = List.copyOf(forGuest);
        }

        static Heard nothing() {
            return new Heard(List.of(), false);
        }
    }

    /// Says to the viewer what comes first.
    void begin();

    /// Whether the viewer is ready for what the guest says.
    boolean joined();

    /// Throws [NotUnderstood].
    Heard hear(WebSocketFrame frame);

    /// What the guest is told now and then so that the way to it stays open, if it takes more than a ping.
    Optional<Buffer> keepAlive();

    /// What it means when the guest closes its end.
    String guestLeft();
}
