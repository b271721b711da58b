package dev.slipway.simulator;

import java.time.Instant;

/// Switches guests on and off.
final class Machine {

    private final Simulation simulation;

    Machine(Simulation simulation) {
        this.simulation = simulation;
    }

    /// A cold start: pending changes take effect, and the agent answers after the boot.
    void boot(Guest guest) {
        guest.applyPending();
        guest.running = true;
        guest.paused = false;
        guest.pid = 2000 + simulation.world.random.nextInt(30_000);
        guest.startedAt = simulation.clock.now();
        restartSystem(guest);
    }

    void restartSystem(Guest guest) {
        guest.agentUpAt = guest.hasSystem
                ? simulation.clock.now().plus(simulation.scaled(simulation.options.agentBoot))
                : Instant.MAX;
    }

    /// What stops a start, found when QEMU is set up.
    void checkBridges(Guest guest) {
        guest.config.forEach((key, value) -> {
            if (key.matches("net\\d+")) {
                String bridge = PropertyFormat.fields("net", value).getOrDefault("bridge", "");
                if (!bridge.isEmpty() && !simulation.world.hasBridge(bridge)) {
                    throw ApiError.internal("bridge '%s' does not exist".formatted(bridge));
                }
            }
        });
    }
}
