package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Snapshots: list, create, roll back, delete.
final class SnapshotCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/snapshot";
    private static final String NAME = "snapname! string len=40 {pve-configid}\n";

    private final Simulation simulation;
    private final World world;
    private final ConfigCalls configs;

    SnapshotCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.configs = new ConfigCalls(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                PATH,
                "",
                Permission.on("/vms/{vmid}", "VM.Audit"),
                (request, reply) -> reply.data(list(request)));
        calls.add(
                "POST",
                PATH,
                NAME + "description string\nvmstate boolean",
                Permission.on("/vms/{vmid}", "VM.Snapshot"),
                (request, reply) -> reply.data(create(request)));
        calls.add(
                "GET",
                PATH + "/{snapname}/config",
                NAME,
                Permission.on("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit"),
                (request, reply) -> reply.data(config(request)));
        calls.add(
                "POST",
                PATH + "/{snapname}/rollback",
                NAME + "start boolean",
                Permission.on("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback"),
                (request, reply) -> reply.data(rollback(request)));
        calls.add(
                "DELETE",
                PATH + "/{snapname}",
                NAME + "force boolean",
                Permission.on("/vms/{vmid}", "VM.Snapshot"),
                (request, reply) -> reply.data(delete(request)));
    }

    private JsonArray list(ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        JsonArray out = new JsonArray();
        guest.snapshots.values().forEach(snapshot -> {
            JsonObject entry = new JsonObject()
                    .put("name", snapshot.name())
                    .put("description", snapshot.description())
                    .put("snaptime", snapshot.at().getEpochSecond())
                    .put("vmstate", snapshot.withMemory() ? 1 : 0);
            snapshot.parent().ifPresent(parent -> entry.put("parent", parent));
            if (!snapshot.state().isEmpty()) {
                entry.put("snapstate", snapshot.state());
            }
            out.add(entry);
        });
        JsonObject current = new JsonObject()
                .put("name", "current")
                .put("description", "You are here!")
                .put("digest", guest.digest())
                .put("running", guest.running ? 1 : 0);
        guest.parentSnapshot.ifPresent(parent -> current.put("parent", parent));
        return out.add(current);
    }

    private JsonObject config(ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        Guest.Snapshot snapshot = find(guest, request.require("snapname"));
        return configs.json(snapshot.config())
                .put("description", snapshot.description())
                .put("snaptime", snapshot.at().getEpochSecond());
    }

    private static Guest.Snapshot find(Guest guest, String name) {
        Guest.Snapshot snapshot = guest.snapshots.get(name);
        if (snapshot == null) {
            throw ApiError.internal("snapshot '%s' does not exist".formatted(name));
        }
        return snapshot;
    }

    private String task(ApiRequest request, String type, TaskRun.Step body) {
        world.require(request.node(), request.vmid());
        return simulation.tasks.start(
                request,
                type,
                Integer.toString(request.vmid()),
                run -> run.lockGuest(request.vmid(), false, simulation.options.lockWait, body));
    }

    /// Locks the configuration for the rest of the task; a clean-up takes the lock off again.
    private static void lock(TaskRun run, Guest guest, String lock) {
        guest.checkLock();
        guest.config.put("lock", lock);
        run.onFailure("", failed -> guest.config.remove("lock"));
    }

    private String create(ApiRequest request) {
        String name = request.require("snapname");
        if (name.equals("current") || name.equals("pending")) {
            throw ApiError.internal("unable to use snapshot name '%s' (reserved name)".formatted(name));
        }
        return task(request, "qmsnapshot", run -> {
            Guest guest = world.require(request.node(), request.vmid());
            if (guest.isTemplate()) {
                throw ApiError.internal("you can't take a snapshot if it's a template");
            }
            guest.checkLock();
            if (guest.snapshots.containsKey(name)) {
                throw ApiError.internal("snapshot name '%s' already used".formatted(name));
            }
            checkFeature(guest);
            prepare(run, guest, request);
            guest.drives().stream()
                    .filter(drive -> !drive.isCdrom())
                    .forEach(drive -> run.log("snapshotting 'drive-%s' (%s)".formatted(drive.key(), drive.volume())));
            run.then(Duties.SNAPSHOT, step -> {
                guest.config.remove("lock");
                guest.snapshots.computeIfPresent(name, (same, unfinished) -> unfinished.in(""));
                guest.parentSnapshot = Optional.of(name);
            });
        });
    }

    private void checkFeature(Guest guest) {
        for (Drive drive : guest.drives()) {
            Optional<Volume> volume = world.volume(guest.node, drive.volume());
            boolean able = drive.isCdrom()
                    || volume.isEmpty()
                    || world.storage(volume.get().storage())
                            .canSnapshot(volume.get().format());
            if (!able) {
                throw ApiError.internal("snapshot feature is not available");
            }
        }
    }

    /// From here on the snapshot is listed as unfinished; a worker that is killed leaves it so.
    private void prepare(TaskRun run, Guest guest, ApiRequest request) {
        String name = request.require("snapname");
        boolean withMemory = request.flag("vmstate") && guest.running;
        Map<String, String> config = new TreeMap<>(guest.config);
        guest.snapshots.put(
                name,
                new Guest.Snapshot(
                        name,
                        request.text("description").orElse(""),
                        simulation.clock.now(),
                        withMemory,
                        guest.parentSnapshot,
                        config,
                        "prepare"));
        guest.config.put("lock", "snapshot");
        run.onFailure("", failed -> {
            guest.config.remove("lock");
            guest.snapshots.remove(name);
        });
    }

    private String rollback(ApiRequest request) {
        return task(request, "qmrollback", run -> {
            Guest guest = world.require(request.node(), request.vmid());
            Guest.Snapshot snapshot = find(guest, request.require("snapname"));
            lock(run, guest, "rollback");
            run.then(Duties.SNAPSHOT, step -> {
                guest.powerOff();
                Optional<String> description = guest.option("description");
                guest.config.clear();
                guest.config.putAll(snapshot.config());
                guest.config.remove("description");
                description.ifPresent(text -> guest.config.put("description", text));
                guest.parentSnapshot = Optional.of(snapshot.name());
                if (snapshot.withMemory() || request.flag("start")) {
                    step.log("generating cloud-init ISO");
                    new Machine(simulation).boot(guest);
                }
            });
        });
    }

    private String delete(ApiRequest request) {
        return task(request, "qmdelsnapshot", run -> {
            Guest guest = world.require(request.node(), request.vmid());
            Guest.Snapshot snapshot = find(guest, request.require("snapname"));
            lock(run, guest, "snapshot-delete");
            guest.snapshots.put(snapshot.name(), snapshot.in("delete"));
            run.then(Duties.SNAPSHOT, step -> {
                guest.config.remove("lock");
                guest.snapshots.remove(snapshot.name());
                guest.snapshots.replaceAll((name, other) -> reparented(other, snapshot));
                if (guest.parentSnapshot.equals(Optional.of(snapshot.name()))) {
                    guest.parentSnapshot = snapshot.parent();
                }
            });
        });
    }

    private static Guest.Snapshot reparented(Guest.Snapshot snapshot, Guest.Snapshot gone) {
        boolean child = snapshot.parent().equals(Optional.of(gone.name()));
        return child
                ? new Guest.Snapshot(
                        snapshot.name(),
                        snapshot.description(),
                        snapshot.at(),
                        snapshot.withMemory(),
                        gone.parent(),
                        snapshot.config(),
                        snapshot.state())
                : snapshot;
    }
}
