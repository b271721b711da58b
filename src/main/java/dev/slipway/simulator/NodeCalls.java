package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Nodes and their storages.
final class NodeCalls {

    private final Simulation simulation;
    private final World world;
    private final Rights rights;

    NodeCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add("GET", "/nodes", "", Permission.everybody(), (request, reply) -> reply.data(nodes(request)));
        calls.add(
                "GET",
                "/nodes/{node}/status",
                "",
                Permission.on("/nodes/{node}", "Sys.Audit"),
                (request, reply) -> reply.data(status(request)));
        calls.add(
                "GET",
                "/nodes/{node}/time",
                "",
                Permission.on("/nodes/{node}", "Sys.Audit"),
                (request, reply) -> reply.data(time()));
        calls.add(
                "GET",
                "/nodes/{node}/storage",
                """
                content string {pve-storage-content-list}
                enabled boolean
                format boolean
                storage string {pve-storage-id}
                target string {pve-node}
                """,
                Permission.everybody(),
                (request, reply) -> reply.data(storages(request)));
        calls.add(
                "GET",
                "/nodes/{node}/storage/{storage}/content",
                """
                content string {pve-storage-content}
                storage! string {pve-storage-id}
                vmid integer 100..999999999 {pve-vmid}
                """,
                Permission.on("/storage/{storage}", "Datastore.Audit", "Datastore.AllocateSpace"),
                (request, reply) -> reply.data(content(request)));
    }

    private JsonArray nodes(ApiRequest request) {
        return AccessCalls.array(world.nodes.values().stream()
                .map(node -> NodeFigures.of(simulation, node, rights, request.identity())
                        .put("ssl_fingerprint", Certificate.FINGERPRINT))
                .toList());
    }

    private JsonObject status(ApiRequest request) {
        World.Node node = Optional.ofNullable(world.nodes.get(request.node())).orElseThrow();
        long total = node.memoryMiB() << 20;
        long used = NodeFigures.memory(simulation, node);
        long root = NodeFigures.ROOT_BYTES;
        return new JsonObject()
                .put("cpu", NodeFigures.cpu(simulation, node))
                .put("wait", 0)
                .put("idle", 0)
                .put("uptime", Duration.ofDays(10).toSeconds())
                .put("loadavg", new JsonArray(List.of("0.42", "0.37", "0.31")))
                .put("memory", usage(total, used).put("available", total - used))
                .put("swap", usage(8L << 30, 0))
                .put("rootfs", usage(root, root / 8).put("avail", root - root / 8))
                .put("ksm", new JsonObject().put("shared", 0))
                .put("pveversion", "pve-manager/%s/2606ac850d46da29".formatted(simulation.options.version))
                .put("kversion", "Linux 6.8.12-9-pve #1 SMP PREEMPT_DYNAMIC")
                .put(
                        "cpuinfo",
                        new JsonObject()
                                .put("cpus", node.cpus())
                                .put("cores", node.cpus() / 2)
                                .put("sockets", 1)
                                .put("hvm", "1")
                                .put("mhz", "3400.000")
                                .put("model", "Simulated CPU @ 3.40GHz"));
    }

    private JsonObject time() {
        long now = simulation.clock.now().getEpochSecond();
        return new JsonObject().put("time", now).put("localtime", now).put("timezone", "Etc/UTC");
    }

    private static JsonObject usage(long total, long used) {
        return new JsonObject().put("total", total).put("used", used).put("free", total - used);
    }

    private JsonArray storages(ApiRequest request) {
        Set<String> wanted = Set.of(request.text("content").orElse("").split("[,; ]", -1));
        return AccessCalls.array(world.storages.values().stream()
                .filter(storage -> request.text("storage")
                        .filter(name -> !name.equals(storage.name()))
                        .isEmpty())
                .filter(storage -> wanted.contains("") || wanted.stream().anyMatch(storage::holds))
                .filter(storage -> rights.has(request.identity(), "/storage/" + storage.name(), "Datastore.Audit")
                        || rights.has(request.identity(), "/storage/" + storage.name(), "Datastore.AllocateSpace"))
                .map(storage -> storage(storage, request.node()))
                .toList());
    }

    private JsonObject storage(Storage storage, String node) {
        long total = storage.total().bytes();
        long used = Math.min(total, world.used(storage, node));
        return new JsonObject()
                .put("storage", storage.name())
                .put("type", storage.type())
                .put("content", storage.content())
                .put("active", 1)
                .put("enabled", 1)
                .put("shared", storage.shared() ? 1 : 0)
                .put("total", total)
                .put("used", used)
                .put("avail", total - used)
                .put("used_fraction", used / (double) total);
    }

    private JsonArray content(ApiRequest request) {
        Storage storage = world.storage(request.require("storage"));
        Optional<String> type = request.text("content");
        return AccessCalls.array(world.volumes().stream()
                .filter(volume -> volume.storage().equals(storage.name()))
                .filter(volume -> type.isEmpty() || type.get().equals(volume.content()))
                .filter(volume -> volume.node()
                        .filter(node -> !node.equals(request.node()))
                        .isEmpty())
                .filter(volume -> request.text("vmid")
                        .filter(id -> !id.equals(Integer.toString(volume.vmid())))
                        .isEmpty())
                .map(NodeCalls::volume)
                .toList());
    }

    private static JsonObject volume(Volume volume) {
        JsonObject out = new JsonObject()
                .put("volid", volume.id())
                .put("content", volume.content())
                .put("format", volume.format())
                .put("size", volume.size().bytes());
        if (volume.vmid() != Volume.NOBODY) {
            out.put("vmid", volume.vmid());
        }
        volume.parent().ifPresent(parent -> out.put("parent", parent.substring(parent.indexOf(':') + 1)));
        return out;
    }
}
