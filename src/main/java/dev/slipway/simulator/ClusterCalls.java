package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// The cluster's views: next id, resources, status and recent tasks.
final class ClusterCalls {

    private final Simulation simulation;
    private final World world;
    private final Rights rights;

    ClusterCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                "/cluster/nextid",
                "vmid integer 100..999999999 {pve-vmid}",
                Permission.everybody(),
                (request, reply) -> reply.data(nextId(request)));
        calls.add(
                "GET",
                "/cluster/resources",
                "type string enum=vm|storage|node|sdn",
                Permission.everybody(),
                (request, reply) -> reply.data(resources(request)));
        calls.add(
                "GET",
                "/cluster/status",
                "",
                Permission.on("/", "Sys.Audit"),
                (request, reply) -> reply.data(status()));
    }

    private String nextId(ApiRequest request) {
        Optional<String> wanted = request.text("vmid");
        if (wanted.isPresent()) {
            if (world.has(Integer.parseInt(wanted.get()))) {
                throw ApiError.parameter("vmid", "VM %s already exists".formatted(wanted.get()));
            }
            return wanted.get();
        }
        int id = 100;
        while (world.has(id)) {
            id++;
        }
        if (id >= 1_000_000) {
            throw ApiError.internal("unable to get any free VMID in range [100, 1000000]");
        }
        return Integer.toString(id);
    }

    private JsonArray resources(ApiRequest request) {
        String type = request.text("type").orElse("");
        JsonArray out = new JsonArray();
        if (type.isEmpty()) {
            world.pools.keySet().stream()
                    .filter(pool -> rights.has(request.identity(), "/pool/" + pool, "Pool.Audit"))
                    .forEach(pool -> out.add(new JsonObject()
                            .put("type", "pool")
                            .put("id", "/pool/" + pool)
                            .put("pool", pool)));
        }
        if (type.isEmpty() || type.equals("vm")) {
            world.guests.values().stream()
                    .filter(guest -> rights.has(request.identity(), "/vms/" + guest.vmid, "VM.Audit"))
                    .forEach(guest -> out.add(guest(guest)));
        }
        if (type.isEmpty() || type.equals("node")) {
            world.nodes.values().forEach(node -> out.add(NodeFigures.of(simulation, node, rights, request.identity())));
        }
        if (type.isEmpty() || type.equals("storage")) {
            storages(request.identity(), out);
        }
        return out;
    }

    private JsonObject guest(Guest guest) {
        JsonObject out = new JsonObject()
                .put("id", "qemu/" + guest.vmid)
                .put("type", "qemu")
                .put("vmid", guest.vmid)
                .put("node", guest.node);
        guest.option("lock").ifPresent(lock -> out.put("lock", lock));
        guest.option("tags").ifPresent(tags -> out.put("tags", tags));
        guest.haState.ifPresent(state -> out.put("hastate", state));
        Optional.ofNullable(world.poolOf.get(guest.vmid)).ifPresent(pool -> out.put("pool", pool));
        simulation
                .statistics
                .of(guest)
                .ifPresentOrElse(figures -> fill(out, figures), () -> out.put("status", "unknown"));
        return out;
    }

    private void fill(JsonObject out, Statistics.Figures figures) {
        out.put("name", figures.name())
                .put("status", figures.running() ? "running" : "stopped")
                .put("template", figures.template() ? 1 : 0)
                .put("uptime", figures.uptimeSeconds())
                .put("cpu", figures.cpu() > 0 ? (Number) figures.cpu() : (Number) 0)
                .put("maxcpu", figures.cpus())
                .put("mem", figures.memory())
                .put("maxmem", figures.maxMemory())
                .put("disk", 0)
                .put("maxdisk", figures.maxDisk())
                .put("netin", figures.uptimeSeconds() * 42)
                .put("netout", figures.uptimeSeconds() * 17)
                .put("diskread", figures.uptimeSeconds() * 1024)
                .put("diskwrite", figures.uptimeSeconds() * 512);
        if (simulation.options.majorVersion() >= 9) {
            out.put("memhost", figures.memory());
        }
    }

    private void storages(Identity identity, JsonArray out) {
        for (World.Node node : world.nodes.values()) {
            for (Storage storage : world.storages.values()) {
                if (!rights.has(identity, "/storage/" + storage.name(), "Datastore.Audit")) {
                    continue;
                }
                boolean up = !simulation.faults.isDown(node.name());
                JsonObject entry = new JsonObject()
                        .put("id", "storage/%s/%s".formatted(node.name(), storage.name()))
                        .put("type", "storage")
                        .put("node", node.name())
                        .put("storage", storage.name())
                        .put("plugintype", storage.type())
                        .put("content", storage.content())
                        .put("shared", storage.shared() ? 1 : 0)
                        .put("status", up ? "available" : "unknown");
                if (up) {
                    entry.put("disk", world.used(storage, node.name()))
                            .put("maxdisk", storage.total().bytes());
                }
                out.add(entry);
            }
        }
    }

    private JsonArray status() {
        JsonArray out = new JsonArray();
        if (world.nodes.size() > 1) {
            out.add(new JsonObject(Map.of(
                    "type",
                    "cluster",
                    "id",
                    "cluster",
                    "name",
                    "simulated",
                    "version",
                    world.nodes.size(),
                    "quorate",
                    simulation.faults.isQuorumLost() ? 0 : 1,
                    "nodes",
                    world.nodes.size())));
        }
        world.nodes
                .values()
                .forEach(node -> out.add(new JsonObject(Map.of(
                        "type",
                        "node",
                        "id",
                        "node/" + node.name(),
                        "name",
                        node.name(),
                        "nodeid",
                        world.nodes.size() > 1 ? node.number() : 0,
                        "ip",
                        "192.0.2." + (10 + node.number()),
                        "online",
                        simulation.faults.isDown(node.name()) ? 0 : 1,
                        "local",
                        node.number() == 1 ? 1 : 0,
                        "level",
                        ""))));
        return out;
    }
}
