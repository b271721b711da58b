package dev.slipway.console;

import dev.slipway.proxmox.GuestScreen;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.time.Duration;

/// Shows a screen its password.
final class ScreenLogin {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String CALL = "the screen of the VM";

    private final GuestScreen screen;
    private final RfbStream received = new RfbStream();
    private final Handshake handshake;

    private ScreenLogin(GuestScreen screen) {
        this.screen = screen;
        this.handshake = new HandshakeWithServer(screen.password(), screen.socket()::write);
    }

    /// Yields the socket once the screen awaits what its viewer says first, paused again; fails with a
    /// [ProxmoxException], and then the socket is closed.
    static Uni<WebSocket> with(GuestScreen screen) {
        return Uni.createFrom()
                .<WebSocket>emitter(new ScreenLogin(screen)::begin)
                .ifNoItem()
                .after(PATIENCE)
                .failWith(
                        () -> new ProxmoxException.UnknownOutcome(CALL, "no answer in " + PATIENCE.toSeconds() + " s"))
                .onFailure()
                .invoke(() -> screen.socket().close());
    }

    private void begin(UniEmitter<? super WebSocket> login) {
        WebSocket socket = screen.socket();
        socket.handler(data -> proceed(data, login));
        socket.closeHandler(closed -> login.fail(failed("it was closed during the login")));
        socket.exceptionHandler(failure -> login.fail(failed("the connection broke")));
        socket.resume();
    }

    private void proceed(Buffer data, UniEmitter<? super WebSocket> login) {
        received.add(data);
        try {
            if (handshake.proceed(received)) {
                screen.socket().pause();
                login.complete(screen.socket());
            }
        } catch (RfbException failure) {
            login.fail(failed(failure.text()));
        }
    }

    private static ProxmoxException failed(String text) {
        return new ProxmoxException.Failed(CALL, text);
    }
}
