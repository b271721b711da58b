package dev.slipway.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The figures that every node broadcasts at intervals, and that lists show instead of the present.
///
/// Source: pve-manager `PVE/Service/pvestatd.pm`; guide section 15.1.
final class Statistics {

    /// What a list knows of a guest.
    record Figures(
            String name,
            boolean running,
            boolean template,
            int cpus,
            long maxMemory,
            long memory,
            double cpu,
            long maxDisk,
            long uptimeSeconds) {}

    private record Published(Figures figures, Instant at) {}

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final Simulation simulation;
    private final Instant origin;
    private final Map<Integer, Published> published = new HashMap<>();
    private long publishedRound = -1;

    Statistics(Simulation simulation) {
        this.simulation = simulation;
        this.origin = simulation.clock.now();
    }

    /// Publishes when an interval has ended since the last time. Called before anything is read or changed,
    /// so that what is published is the state at the end of the interval.
    void catchUp() {
        Duration lag = simulation.options.statisticsLag;
        if (lag.isZero()) {
            return;
        }
        long round = Duration.between(origin, simulation.clock.now()).toMillis() / lag.toMillis();
        if (round > publishedRound) {
            publishedRound = round;
            publish();
        }
    }

    private void publish() {
        Instant now = simulation.clock.now();
        published.keySet().retainAll(simulation.world.guests.keySet());
        simulation.world.guests.values().stream()
                .filter(guest -> !simulation.faults.isDown(guest.node))
                .forEach(guest -> published.put(guest.vmid, new Published(now(guest), now)));
    }

    /// The figures that lists show; nothing for a guest that no broadcast has mentioned yet.
    Optional<Figures> of(Guest guest) {
        if (simulation.options.statisticsLag.isZero()) {
            return simulation.faults.isDown(guest.node) ? Optional.empty() : Optional.of(now(guest));
        }
        Instant oldest = simulation.clock.now().minus(LIFETIME);
        return Optional.ofNullable(published.get(guest.vmid))
                .filter(entry -> entry.at().isAfter(oldest))
                .map(Published::figures);
    }

    Figures now(Guest guest) {
        return new Figures(
                guest.name(),
                guest.running,
                guest.isTemplate(),
                guest.cpus(),
                guest.memoryBytes(),
                memory(guest),
                cpu(guest),
                guest.bootDiskBytes(),
                uptime(guest));
    }

    long memory(Guest guest) {
        return guest.running ? guest.memoryBytes() / 100 * (30 + guest.vmid % 40) : 0;
    }

    double cpu(Guest guest) {
        return guest.running ? 0.005 + guest.vmid % 17 / 1000.0 : 0;
    }

    long uptime(Guest guest) {
        return guest.running
                ? Duration.between(guest.startedAt, simulation.clock.now()).toSeconds()
                : 0;
    }
}
