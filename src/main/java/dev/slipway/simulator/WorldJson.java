package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.Upid;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The changing part of a simulation as JSON: guests, volumes, pools and tasks.
///
/// A task that ran when the state was written reads `unexpected status` afterwards, as after the crash of a
/// node.
final class WorldJson {

    private WorldJson() {}

    static JsonObject write(Simulation simulation) {
        JsonArray guests = new JsonArray();
        simulation.world.guests.values().forEach(guest -> guests.add(guest(guest)));
        JsonArray volumes = new JsonArray();
        simulation.world.volumes().forEach(volume -> volumes.add(volume(volume)));
        JsonArray tasks = new JsonArray();
        simulation.tasks.list().reversed().forEach(task -> tasks.add(task(task)));
        JsonObject poolOf = new JsonObject();
        simulation.world.poolOf.forEach((vmid, pool) -> poolOf.put(vmid.toString(), pool));
        return new JsonObject()
                .put("guests", guests)
                .put("volumes", volumes)
                .put("tasks", tasks)
                .put("pools", texts(simulation.world.pools))
                .put("pool_of", poolOf);
    }

    static void read(JsonObject state, Simulation simulation) {
        World world = simulation.world;
        world.clear();
        objects(state, "guests").forEach(json -> {
            Guest guest = guest(json);
            world.guests.put(guest.vmid, guest);
        });
        objects(state, "volumes").forEach(json -> world.keep(volume(json)));
        objects(state, "tasks").forEach(json -> simulation.tasks.keep(task(json, simulation.clock.now())));
        world.pools.putAll(texts(state.getJsonObject("pools")));
        texts(state.getJsonObject("pool_of")).forEach((vmid, pool) -> world.poolOf.put(Integer.valueOf(vmid), pool));
    }

    private static Iterable<JsonObject> objects(JsonObject json, String key) {
        return json.getJsonArray(key).stream().map(JsonObject.class::cast).toList();
    }

    private static JsonObject guest(Guest guest) {
        JsonObject pending = new JsonObject();
        guest.pending.forEach(
                (key, value) -> pending.put(key, value.map(text -> "=" + text).orElse("")));
        JsonArray snapshots = new JsonArray();
        guest.snapshots.values().forEach(snapshot -> snapshots.add(snapshot(snapshot)));
        return new JsonObject()
                .put("vmid", guest.vmid)
                .put("node", guest.node)
                .put("config", texts(guest.config))
                .put("pending", pending)
                .put("snapshots", snapshots)
                .put("parent", guest.parentSnapshot.orElse(""))
                .put("ha", guest.haState.orElse(""))
                .put("running", guest.running)
                .put("paused", guest.paused)
                .put("pid", guest.pid)
                .put("started_at", guest.startedAt.toString())
                .put("agent_up_at", guest.agentUpAt.toString())
                .put("has_system", guest.hasSystem);
    }

    private static Guest guest(JsonObject json) {
        Guest guest = new Guest(json.getInteger("vmid"), json.getString("node"));
        guest.config.putAll(texts(json.getJsonObject("config")));
        texts(json.getJsonObject("pending"))
                .forEach((key, value) -> guest.pending.put(key, present(value).map(text -> text.substring(1))));
        objects(json, "snapshots").forEach(entry -> {
            Guest.Snapshot snapshot = snapshot(entry);
            guest.snapshots.put(snapshot.name(), snapshot);
        });
        guest.parentSnapshot = present(json.getString("parent"));
        guest.haState = present(json.getString("ha"));
        guest.running = json.getBoolean("running");
        guest.paused = json.getBoolean("paused");
        guest.pid = json.getInteger("pid");
        guest.startedAt = Instant.parse(json.getString("started_at"));
        guest.agentUpAt = Instant.parse(json.getString("agent_up_at"));
        guest.hasSystem = json.getBoolean("has_system");
        return guest;
    }

    private static JsonObject snapshot(Guest.Snapshot snapshot) {
        return new JsonObject()
                .put("name", snapshot.name())
                .put("description", snapshot.description())
                .put("at", snapshot.at().toString())
                .put("with_memory", snapshot.withMemory())
                .put("parent", snapshot.parent().orElse(""))
                .put("state", snapshot.state())
                .put("config", texts(snapshot.config()));
    }

    private static Guest.Snapshot snapshot(JsonObject json) {
        return new Guest.Snapshot(
                json.getString("name"),
                json.getString("description"),
                Instant.parse(json.getString("at")),
                json.getBoolean("with_memory"),
                present(json.getString("parent")),
                texts(json.getJsonObject("config")),
                json.getString("state", ""));
    }

    private static JsonObject volume(Volume volume) {
        return new JsonObject()
                .put("id", volume.id())
                .put("storage", volume.storage())
                .put("node", volume.node().orElse(""))
                .put("vmid", volume.vmid())
                .put("size", volume.size().toString())
                .put("format", volume.format())
                .put("parent", volume.parent().orElse(""));
    }

    private static Volume volume(JsonObject json) {
        return new Volume(
                json.getString("id"),
                json.getString("storage"),
                present(json.getString("node")),
                json.getInteger("vmid"),
                DiskSize.parse(json.getString("size")),
                json.getString("format"),
                present(json.getString("parent")));
    }

    private static JsonObject task(Task task) {
        return new JsonObject()
                .put("upid", task.upid.toString())
                .put("log", new JsonArray(task.log))
                .put("ended_at", task.endedAt.map(Instant::toString).orElse(""))
                .put("exit_status", task.exitStatus);
    }

    private static Task task(JsonObject json, Instant now) {
        Task task = new Task(Upid.parse(json.getString("upid")));
        json.getJsonArray("log").forEach(line -> task.log.add(line.toString()));
        Optional<Instant> ended = present(json.getString("ended_at")).map(Instant::parse);
        task.endedAt = Optional.of(ended.orElse(now));
        task.exitStatus = ended.isPresent() ? json.getString("exit_status") : "unexpected status";
        return task;
    }

    private static JsonObject texts(Map<String, String> map) {
        JsonObject out = new JsonObject();
        map.forEach(out::put);
        return out;
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> out = new TreeMap<>();
        json.forEach(entry -> out.put(entry.getKey(), entry.getValue().toString()));
        return out;
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
