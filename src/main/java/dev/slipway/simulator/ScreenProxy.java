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

/// One proxy to the screen or a serial port of a guest: a task that waits for its one connection and lasts as
/// long as that.
final class ScreenProxy {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIFETIME = Duration.ofSeconds(40);
    private static final int PASSWORD_LENGTH = 8;

    private final Simulation simulation;
    private final Guest guest;
    private final Optional<String> serial;
    private final int pid;
    private final String user;
    private final int port;
    private final String password;
    private final String ticket;
    private final Instant openedAt;
    private Optional<TaskRun> task = Optional.empty();
    private Optional<ServerWebSocket> socket = Optional.empty();

    ScreenProxy(Simulation simulation, Guest guest, Optional<String> serial, String user, int port) {
        this.simulation = simulation;
        this.guest = guest;
        this.serial = serial;
        this.pid = guest.pid;
        this.user = user;
        this.port = port;
        this.openedAt = simulation.clock.now();
        this.password = secret(PASSWORD_LENGTH);
        String issued = HexFormat.of().withUpperCase().toHexDigits((int) openedAt.getEpochSecond());
        String signed = "PVEVNC:%s::%s==".formatted(issued, secret(256));
        this.ticket = simulation.options.majorVersion() >= 9 ? password + ":" + signed : signed;
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
        Talk talk = talk(viewer);
        viewer.frameHandler(frame -> refuseFragments(viewer, frame));
        viewer.handler(data -> locked(() -> talk.receive(data)));
        viewer.closeHandler(closed -> {
            locked(talk::end);
            simulation.run(this::end);
        });
        talk.begin();
    }

    private Talk talk(ServerWebSocket viewer) {
        return serial.<Talk>map(port -> new TerminalServer(
                        port,
                        guest.running
                                && guest.option(port).filter("socket"::equals).isPresent(),
                        simulation.screens.shellOf(guest),
                        this::admits,
                        data -> send(viewer, data),
                        viewer::close))
                .orElseGet(() -> new RfbServer(
                        password,
                        guest.name(),
                        simulation.screens.of(guest),
                        data -> send(viewer, data),
                        viewer::close));
    }

    /// Before Proxmox VE 9 the ticket of an API token is not understood.
    private boolean admits(String login) {
        boolean token = user.contains("!");
        return login.equals(user + ":" + ticket) && (!token || simulation.options.majorVersion() >= 9);
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
