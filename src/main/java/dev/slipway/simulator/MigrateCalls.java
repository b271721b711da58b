package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Moving a VM to another node: what stands in the way, and the move (guide section 14).
///
/// Source: qemu-server `API2/Qemu.pm` (`migrate_vm_precondition`, `migrate_vm`) and `QemuMigrate.pm`.
final class MigrateCalls {

    private static final String PATH = "/nodes/{node}/qemu/{vmid}/migrate";

    private final Simulation simulation;
    private final World world;

    MigrateCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
    }

    void register(Calls calls) {
        calls.add(
                "GET",
                PATH,
                "target string {pve-node}",
                Permission.on("/vms/{vmid}", "VM.Migrate"),
                (request, reply) -> reply.data(conditions(request)));
        calls.add(
                "POST",
                PATH,
                """
                bwlimit integer 0..
                force boolean
                migration_network string {CIDR}
                migration_type string enum=secure|insecure
                online boolean
                target! string {pve-node}
                targetstorage string {storage-pair-list}
                9:with-conntrack-state boolean
                with-local-disks boolean
                """,
                Permission.on("/vms/{vmid}", "VM.Migrate"),
                (request, reply) -> reply.data(start(request)));
    }

    /// Where it can go is only looked into for a VM that does not run.
    private JsonObject conditions(ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        JsonObject out = new JsonObject()
                .put("running", guest.running ? 1 : 0)
                .put("local_disks", localDisks(guest))
                .put("local_resources", new JsonArray(localResources(guest)))
                .put("mapped-resources", new JsonArray())
                .put("mapped-resource-info", new JsonObject());
        if (guest.running) {
            return out;
        }
        JsonArray allowed = new JsonArray();
        JsonObject refused = new JsonObject();
        for (String node : world.nodes.keySet()) {
            if (!node.equals(guest.node)) {
                List<String> missing = missingStorages(guest, node);
                if (missing.isEmpty()) {
                    allowed.add(node);
                } else {
                    refused.put(node, new JsonObject().put("unavailable_storages", new JsonArray(missing)));
                }
            }
        }
        return out.put("allowed_nodes", allowed).put("not_allowed_nodes", refused);
    }

    /// Every storage of the simulator is there on every node; one of a guest may have been taken away since.
    private List<String> missingStorages(Guest guest, String node) {
        return simulation.faults.isDown(node)
                ? guest.drives().stream()
                        .map(Drive::storage)
                        .filter(storage -> !storage.isEmpty())
                        .distinct()
                        .toList()
                : List.of();
    }

    private JsonArray localDisks(Guest guest) {
        JsonArray out = new JsonArray();
        localDrives(guest)
                .forEach(drive -> out.add(new JsonObject()
                        .put("volid", drive.volume())
                        .put("cdrom", isImage(drive) ? 1 : 0)
                        .put("is_unused", 0)
                        .put("size", drive.size().map(size -> size.bytes()).orElse(0L))));
        return out;
    }

    private Stream<Drive> localDrives(Guest guest) {
        return guest.drives().stream()
                .filter(drive -> !drive.storage().isEmpty())
                .filter(drive -> !world.storage(drive.storage()).shared());
    }

    private static boolean isImage(Drive drive) {
        return drive.isCdrom() && !drive.isCloudInit();
    }

    private static List<String> localResources(Guest guest) {
        return guest.config.keySet().stream()
                .filter(key -> key.matches("(hostpci|usb|parallel)\\d+"))
                .toList();
    }

    private String start(ApiRequest request) {
        request.onlyRoot("force", "migration_type", "migration_network");
        String target = request.require("target");
        if (target.equals(request.node())) {
            throw ApiError.parameter("target", "target is local node.");
        }
        if (!world.nodes.containsKey(target)) {
            throw ApiError.internal("no such cluster node '%s'".formatted(target));
        }
        Guest guest = world.require(request.node(), request.vmid());
        guest.checkLock();
        if (guest.running && !request.flag("online")) {
            throw ApiError.internal("can't migrate running VM without --online");
        }
        Optional<Storage> storage = request.text("targetstorage").map(world::storage);
        return guest.haState.isPresent() ? request(request, guest, target) : move(request, guest, target, storage);
    }

    private String move(ApiRequest request, Guest guest, String target, Optional<Storage> storage) {
        boolean withDisks = !guest.running || request.flag("with-local-disks");
        return simulation.tasks.start(
                request,
                "qmigrate",
                Integer.toString(guest.vmid),
                run -> run.lockGuest(
                        guest.vmid,
                        false,
                        simulation.options.lockWait,
                        locked -> move(locked, guest, target, withDisks, storage)));
    }

    private void move(TaskRun run, Guest guest, String target, boolean withDisks, Optional<Storage> storage) {
        guest.checkLock();
        List<String> resources = localResources(guest);
        if (!resources.isEmpty()) {
            throw ApiError.internal(
                    "can't migrate VM which uses local devices: %s".formatted(String.join(", ", resources)));
        }
        localDrives(guest).filter(MigrateCalls::isImage).findFirst().ifPresent(image -> {
            throw ApiError.internal("can't migrate local cdrom '%s'".formatted(image.volume()));
        });
        if (!withDisks && localDrives(guest).findAny().isPresent()) {
            throw ApiError.internal("can't live migrate attached local disks without with-local-disks option");
        }
        run.log("starting migration of VM %d to node '%s'".formatted(guest.vmid, target));
        guest.config.put("lock", "migrate");
        run.onFailure("", failed -> guest.config.remove("lock"));
        run.onAbort("migration aborted");
        run.then(Duties.MIGRATE, step -> {
            takeDisks(guest, target, storage);
            guest.node = target;
            guest.config.remove("lock");
            step.log("migration finished successfully");
        });
    }

    private void takeDisks(Guest guest, String target, Optional<Storage> storage) {
        Map<String, String> moved = new TreeMap<>();
        localDrives(guest)
                .forEach(drive -> world.volume(guest.node, drive.volume()).ifPresent(volume -> {
                    world.free(guest.node, volume.id());
                    Volume copy = storage.isEmpty()
                            ? world.keep(volume.on(target))
                            : world.allocate(
                                    storage.get(),
                                    target,
                                    guest.vmid,
                                    volume.size(),
                                    volume.format(),
                                    Optional.empty());
                    moved.put(
                            drive.key(),
                            drive.on(copy.id(), Optional.of(copy.size())).toString());
                }));
        guest.config.putAll(moved);
    }

    /// The high-availability manager takes the request down, and moves the VM some time later.
    private String request(ApiRequest request, Guest guest, String target) {
        return simulation.tasks.start(
                request,
                "hamigrate",
                Integer.toString(guest.vmid),
                run -> run.then(Duties.HA_REQUEST, step -> {
                    step.log("Requesting HA migration for VM %d to node %s".formatted(guest.vmid, target));
                    simulation.after(simulation.scaled(Duties.HA_REACTION), () -> managerMoves(guest, target));
                }));
    }

    private void managerMoves(Guest guest, String target) {
        if (guest.node.equals(target)) {
            return;
        }
        String state = guest.haState.orElse("started");
        guest.haState = Optional.of("migrate");
        simulation.tasks.start(
                guest.node,
                "qmigrate",
                Integer.toString(guest.vmid),
                "root@pam",
                new TaskEnd.Normal(),
                run -> run.lockGuest(guest.vmid, false, simulation.options.lockWait, locked -> {
                    move(locked, guest, target, false, Optional.empty());
                    simulation.after(simulation.scaled(Duties.MIGRATE), () -> guest.haState = Optional.of(state));
                }));
    }
}
