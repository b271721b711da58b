package dev.slipway.console;

import dev.slipway.proxmox.GuestScreen;
import dev.slipway.proxmox.GuestTerminal;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.time.Duration;

/// Proves ourselves to a screen or a terminal.
final class GuestLogin {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConsoleType type;
    private final WebSocket socket;
    private final Handshake handshake;
    private final String call;
    private final String closed;
    private final Received received = new Received();

    private GuestLogin(ConsoleType type, WebSocket socket, Handshake handshake, String call, String closed) {
        this.type = type;
        this.socket = socket;
        this.handshake = handshake;
        this.call = call;
        this.closed = closed;
    }

    /// Yields the screen once it awaits what its viewer says first, paused again; fails with a
    /// [ProxmoxException], and then its socket is closed.
    static Uni<GuestEnd> with(GuestScreen screen) {
        WebSocket socket = screen.socket();
        return new GuestLogin(
                        ConsoleType.VNC,
                        socket,
                        new HandshakeWithServer(screen.password(), socket::write),
                        "the screen of the VM",
                        "it was closed during the login")
                .end();
    }

    /// Yields the terminal once it has let us in, and fails, as [#with(GuestScreen)] does.
    static Uni<GuestEnd> with(GuestTerminal terminal) {
        WebSocket socket = terminal.socket();
        return new GuestLogin(
                        ConsoleType.SERIAL,
                        socket,
                        new HandshakeWithTerminal(terminal.login(), socket::write),
                        "the terminal of the VM",
                        "it was closed during the login; API tokens are let in by Proxmox VE 9.0.13 and newer only")
                .end();
    }

    private Uni<GuestEnd> end() {
        return Uni.createFrom()
                .<GuestEnd>emitter(this::begin)
                .ifNoItem()
                .after(PATIENCE)
                .failWith(
                        () -> new ProxmoxException.UnknownOutcome(call, "no answer in " + PATIENCE.toSeconds() + " s"))
                .onFailure()
                .invoke(() -> socket.close());
    }

    private void begin(UniEmitter<? super GuestEnd> login) {
        if (socket.isClosed()) {
            login.fail(new ProxmoxException.Failed(call, closed));
            return;
        }
        socket.handler(data -> proceed(data, login));
        socket.closeHandler(gone -> login.fail(new ProxmoxException.Failed(call, closed)));
        socket.exceptionHandler(failure -> login.fail(new ProxmoxException.Failed(call, "the connection broke")));
        socket.resume();
        handshake.proceed(received);
    }

    private void proceed(Buffer data, UniEmitter<? super GuestEnd> login) {
        received.add(data);
        try {
            if (handshake.proceed(received)) {
                socket.pause();
                login.complete(new GuestEnd(type, socket, received.rest()));
            }
        } catch (NotUnderstood failure) {
            login.fail(new ProxmoxException.Failed(call, failure.text()));
        }
    }
}
