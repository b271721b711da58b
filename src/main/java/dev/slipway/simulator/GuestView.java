package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a guest of the simulator really is at this moment, whatever the API shows of it.
///
/// Absent texts are empty. `disks` are volume ids by drive; `config` is the whole configuration as text,
/// pending not applied.
public record GuestView(
        int vmid,
        String node,
        String name,
        boolean running,
        boolean paused,
        boolean template,
        String lock,
        String description,
        String pool,
        List<String> tags,
        Map<String, String> disks,
        Map<String, String> config,
        List<String> snapshots) {

    static List<GuestView> of(World world) {
        return world.guests.values().stream().map(guest -> of(world, guest)).toList();
    }

    private static GuestView of(World world, Guest guest) {
        Map<String, String> disks = new TreeMap<>();
        guest.drives().forEach(drive -> disks.put(drive.key(), drive.volume()));
        List<String> tags = guest.option("tags")
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(";", -1)))
                .orElse(List.of());
        return new GuestView(
                guest.vmid,
                guest.node,
                guest.option("name").orElse(""),
                guest.running,
                guest.paused,
                guest.isTemplate(),
                guest.option("lock").orElse(""),
                guest.option("description").orElse(""),
                world.poolOf.getOrDefault(guest.vmid, ""),
                tags,
                disks,
                new TreeMap<>(guest.config),
                List.copyOf(guest.snapshots.keySet()));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("vmid", vmid)
                .put("node", node)
                .put("name", name)
                .put("running", running)
                .put("template", template)
                .put("lock", lock)
                .put("description", description)
                .put("pool", pool)
                .put("tags", new JsonArray(tags))
                .put("snapshots", new JsonArray(snapshots));
        JsonObject drives = new JsonObject();
        disks.forEach(drives::put);
        JsonObject options = new JsonObject();
        config.forEach((key, value) -> options.put(key, key.equals("cipassword") ? "**********" : value));
        return json.put("disks", drives).put("config", options);
    }
}
