package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// How busy a node is, derived from the guests that run on it.
final class NodeFigures {

    static final long ROOT_BYTES = DiskSize.ofGiB(96).bytes();
    private static final long HOST_MEMORY = 2L << 30;

    private NodeFigures() {}

    static long memory(Simulation simulation, World.Node node) {
        long guests = simulation.world.guests.values().stream()
                .filter(guest -> guest.node.equals(node.name()))
                .mapToLong(guest -> simulation.statistics.memory(guest))
                .sum();
        return HOST_MEMORY + guests;
    }

    static double cpu(Simulation simulation, World.Node node) {
        double busy = simulation.world.guests.values().stream()
                .filter(guest -> guest.node.equals(node.name()) && guest.running)
                .mapToDouble(guest -> simulation.statistics.cpu(guest) * guest.cpus())
                .sum();
        return Math.min(1, 0.01 + busy / node.cpus());
    }

    /// The entry of a node in `/nodes` and `/cluster/resources`; figures need `Sys.Audit`.
    static JsonObject of(Simulation simulation, World.Node node, Rights rights, Identity identity) {
        boolean up = !simulation.faults.isDown(node.name());
        JsonObject out = new JsonObject()
                .put("id", "node/" + node.name())
                .put("type", "node")
                .put("node", node.name())
                .put("status", up ? "online" : "offline")
                .put("level", "");
        if (up && rights.has(identity, "/nodes/" + node.name(), "Sys.Audit")) {
            out.put("cpu", cpu(simulation, node))
                    .put("maxcpu", node.cpus())
                    .put("mem", memory(simulation, node))
                    .put("maxmem", node.memoryMiB() << 20)
                    .put("disk", ROOT_BYTES / 8)
                    .put("maxdisk", ROOT_BYTES)
                    .put("uptime", Duration.ofDays(10).toSeconds());
        }
        return out;
    }
}
