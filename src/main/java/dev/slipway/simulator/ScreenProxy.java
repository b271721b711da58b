package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// One proxy to the screen of a guest: a task that waits for its one connection and lasts as long as that.
final class ScreenProxy {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofSeconds(40);
    private static final int PASSWORD_LENGTH = 8;

    private final Simulation simulation;
    private final Guest guest;
    private final int pid;
    private final String user;
    private final int port;
    private final String password;
    private final String ticket;
    private final Instant openedAt;
    private Optional<TaskRun> task = Optional.empty();
    private Optional<ServerWebSocket> socket = Optional.empty();

    ScreenProxy(Simulation simulation, Guest guest, String user, int port, int majorVersion) {
        this.simulation = simulation;
        this.guest = guest;
        this.pid = guest.pid;
        this.user = user;
        this.port = port;
        this.openedAt = simulation.clock.now();
        this.password = secret(PASSWORD_LENGTH);
        String issued = HexFormat.of().withUpperCase().toHexDigits((int) openedAt.getEpochSecond());
        String signed = "PVEVNC:%s::%s==".formatted(issued, secret(256));
        this.ticket = majorVersion >= 9 ? password + ":" + signed : signed;
    }

    private static String secret(int length) {
        byte[] random = new byte[length];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().encodeToString(random).substring(0, length);
    }

    int port() {
        return port;
    }

    String ticket() {
        return ticket;
    }

    String password() {
        return password;
    }

    boolean connected() {
        return socket.isPresent();
    }

    boolean admits(int vmid, String who, String shown) {
        return guest.vmid == vmid
                && user.equals(who)
                && ticket.equals(shown)
                && simulation.clock.now().isBefore(openedAt.plus(LIFETIME));
    }

    /// The body of the task.
    void await(TaskRun run) {
        task = Optional.of(run);
        run.thenExactly(PATIENCE, step -> {
            if (!connected()) {
                throw ApiError.internal("connection timed out");
            }
            step.hold();
        });
    }

    void connect(ServerWebSocket viewer) {
        socket = Optional.of(viewer);
        Framebuffer screen = simulation.screens.of(guest);
        RfbServer rfb = new RfbServer(password, guest.name(), screen, data -> send(viewer, data), viewer::close);
        Runnable watcher = rfb::changed;
        screen.watch(watcher);
        viewer.frameHandler(frame -> refuseFragments(viewer, frame));
        viewer.handler(data -> locked(() -> rfb.receive(data)));
        viewer.closeHandler(closed -> {
            locked(() -> screen.leave(watcher));
            simulation.run(this::end);
        });
        rfb.begin();
    }

    private static void refuseFragments(ServerWebSocket viewer, WebSocketFrame frame) {
        if (frame.isContinuation() || !frame.isFinal()) {
            viewer.close();
        }
    }

    private static void send(ServerWebSocket viewer, Buffer data) {
        for (int from = 0; from < data.length(); from += Upgrade.LONGEST_FRAME) {
            viewer.write(data.slice(from, Math.min(data.length(), from + Upgrade.LONGEST_FRAME)));
        }
    }

    /// What is seen and typed is no change of the world.
    private void locked(Runnable work) {
        simulation.read(() -> {
            work.run();
            return 0;
        });
    }

    /// Whether the guest has stopped since, or the task has ended.
    boolean isOver() {
        boolean guestGone = !guest.running || guest.pid != pid || simulation.world.guests.get(guest.vmid) != guest;
        boolean taskEnded = task.filter(run -> !run.task.isRunning()).isPresent();
        return taskEnded || (connected() && guestGone);
    }

    void close() {
        socket.ifPresent(ServerWebSocket::close);
        end();
    }

    private void end() {
        simulation.screens.closed(this);
        task.ifPresent(run -> run.proceed(step -> {}));
    }
}
