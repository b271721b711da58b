package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// Reading guests: the list of a node and the present status of one.
final class GuestCalls {

    private final Simulation simulation;
    private final Rights rights;

    GuestCalls(Simulation simulation) {
        this.simulation = simulation;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                "/nodes/{node}/qemu",
                "full boolean",
                Permission.everybody(),
                (request, reply) -> reply.data(list(request)));
        calls.add(
                "GET",
                "/nodes/{node}/qemu/{vmid}/status/current",
                "",
                Permission.on("/vms/{vmid}", "VM.Audit"),
                (request, reply) -> reply.data(current(simulation.world.require(request.node(), request.vmid()))));
    }

    private JsonArray list(ApiRequest request) {
        return AccessCalls.array(simulation.world.guests.values().stream()
                .filter(guest -> guest.node.equals(request.node()))
                .filter(guest -> rights.has(request.identity(), "/vms/" + guest.vmid, "VM.Audit"))
                .map(this::summary)
                .toList());
    }

    private JsonObject summary(Guest guest) {
        Statistics.Figures now = simulation.statistics.now(guest);
        JsonObject out = new JsonObject()
                .put("vmid", guest.vmid)
                .put("name", guest.name())
                .put("status", guest.running ? "running" : "stopped")
                .put("cpus", guest.cpus())
                .put("cpu", now.cpu() > 0 ? (Number) now.cpu() : (Number) 0)
                .put("mem", now.memory())
                .put("maxmem", now.maxMemory())
                .put("disk", 0)
                .put("maxdisk", now.maxDisk())
                .put("uptime", now.uptimeSeconds())
                .put("netin", 0)
                .put("netout", 0);
        if (guest.config.containsKey("serial0")) {
            out.put("serial", 1);
        }
        if (guest.running) {
            out.put("pid", guest.pid);
        }
        if (guest.isTemplate()) {
            out.put("template", 1);
        }
        guest.option("tags").ifPresent(tags -> out.put("tags", tags));
        guest.option("lock").ifPresent(lock -> out.put("lock", lock));
        return out;
    }

    private JsonObject current(Guest guest) {
        JsonObject out = summary(guest).put("qmpstatus", qmpStatus(guest)).put("ha", ha(guest));
        if (guest.config.containsKey("agent") && guest.agentEnabled()) {
            out.put("agent", 1);
        }
        if (guest.config.containsKey("vga")) {
            out.putNull("clipboard");
        }
        if (guest.running) {
            out.put(
                    "nics",
                    new JsonObject()
                            .put(
                                    "tap%di0".formatted(guest.vmid),
                                    new JsonObject().put("netin", 0).put("netout", 0)));
        }
        return out;
    }

    private static String qmpStatus(Guest guest) {
        return !guest.running ? "stopped" : guest.paused ? "paused" : "running";
    }

    private static JsonObject ha(Guest guest) {
        JsonObject out = new JsonObject().put("managed", guest.haState.isPresent() ? 1 : 0);
        guest.haState.ifPresent(state -> out.put("state", state));
        return out;
    }
}
