package dev.slipway.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The screens and serial ports of running guests, and the proxies that lead to them, by port.
final class Screens {

    private static final int FIRST_PORT = 5900;
    private static final int LAST_PORT = 5999;

    private final Simulation simulation;
    private final Map<Integer, ScreenProxy> byPort = new TreeMap<>();

    /// By the process that shows it: after a restart there is another one.
    private final Map<Integer, Framebuffer> byPid = new HashMap<>();

    private final Map<Integer, SerialShell> shells = new HashMap<>();

    Screens(Simulation simulation) {
        this.simulation = simulation;
    }

    /// Starts a proxy on a free port, to the screen or to a serial port.
    ScreenProxy open(Guest guest, Optional<String> serial, String user) {
        int port = IntStream.rangeClosed(FIRST_PORT, LAST_PORT)
                .filter(free -> !byPort.containsKey(free))
                .findFirst()
                .orElseThrow(
                        () -> ApiError.internal("unable to find free port (%d-%d)".formatted(FIRST_PORT, LAST_PORT)));
        ScreenProxy proxy = new ScreenProxy(simulation, guest, serial, user, port);
        byPort.put(port, proxy);
        return proxy;
    }

    Optional<ScreenProxy> on(int port) {
        return Optional.ofNullable(byPort.get(port));
    }

    /// The proxy, if nobody has connected to it yet.
    Optional<ScreenProxy> waitingOn(int port) {
        return on(port).filter(proxy -> !proxy.connected());
    }

    Framebuffer of(Guest guest) {
        return byPid.computeIfAbsent(guest.pid, pid -> new Framebuffer());
    }

    /// All serial ports of a guest lead to the same one.
    SerialShell shellOf(Guest guest) {
        return shells.computeIfAbsent(guest.pid, pid -> new SerialShell(guest.name()));
    }

    void closed(ScreenProxy proxy) {
        byPort.remove(proxy.port(), proxy);
    }

    /// With its process a screen goes, and everybody who looks at it is sent away.
    void closeWhatIsOver() {
        if (!byPort.isEmpty()) {
            List.copyOf(byPort.values()).stream().filter(ScreenProxy::isOver).forEach(ScreenProxy::close);
        }
        if (!byPid.isEmpty() || !shells.isEmpty()) {
            List<Integer> alive = simulation.world.guests.values().stream()
                    .map(guest -> guest.pid)
                    .toList();
            byPid.keySet().retainAll(alive);
            shells.keySet().retainAll(alive);
        }
    }
}
