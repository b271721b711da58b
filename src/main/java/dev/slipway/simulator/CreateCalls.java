package dev.slipway.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Creating a VM from options, and turning one into a template.
final class CreateCalls {

    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "archive",
            "bwlimit",
            "force",
            "ha-managed",
            "import-working-storage",
            "live-restore",
            "pool",
            "start",
            "storage",
            "unique");

    private final Simulation simulation;
    private final World world;
    private final Rights rights;

    CreateCalls(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "POST",
                "/nodes/{node}/qemu",
                "vmid! integer 100..999999999 {pve-vmid}\n" + ConfigTable.OPTIONS + ConfigTable.CREATE,
                this::permitted,
                (request, reply) -> reply.data(create(request)));
        calls.add(
                "POST",
                "/nodes/{node}/qemu/{vmid}/template",
                "disk string enum=@disks",
                Permission.on("/vms/{vmid}", "VM.Allocate"),
                (request, reply) -> reply.data(template(request)));
    }

    /// Proxmox VE checks this one in code, and names no path when it refuses.
    private void permitted(ApiRequest request, Rights ignored) {
        String pool = request.text("pool").orElse("");
        if (!rights.has(request.identity(), "/vms/" + request.text("vmid").orElse(""), "VM.Allocate")
                && (pool.isEmpty() || !rights.has(request.identity(), "/pool/" + pool, "VM.Allocate"))) {
            throw ApiError.forbidden("");
        }
    }

    private String create(ApiRequest request) {
        int vmid = request.vmid();
        Map<String, String> options = new TreeMap<>(request.params());
        options.keySet().removeAll(NOT_OPTIONS);
        new OptionRights(rights).check(request.identity(), vmid, options);
        Guest other = world.guests.get(vmid);
        if (other != null) {
            throw ApiError.internal(
                    "unable to create VM %d - VM %d already exists on node '%s'".formatted(vmid, vmid, other.node));
        }
        request.text("archive").ifPresent(archive -> {
            throw ApiError.internal("can't find archive '%s'".formatted(archive));
        });
        Guest guest = new Guest(vmid, request.node());
        guest.hasSystem = false;
        guest.config.put("lock", "create");
        world.guests.put(vmid, guest);
        simulation.chronicle.born(simulation.clock.now(), guest, request);
        return simulation.tasks.start(request, "qmcreate", Integer.toString(vmid), run -> {
            run.onFailure("unable to create VM %d - ".formatted(vmid), failed -> {
                world.freeAll(vmid);
                world.guests.remove(vmid, guest);
            });
            run.then(Duties.CREATE, step -> fill(request, guest, options));
        });
    }

    private void fill(ApiRequest request, Guest guest, Map<String, String> options) {
        ConfigChange change = new ConfigChange(world, guest);
        options.forEach(change::set);
        guest.config.put("vmgenid", world.newUuid());
        guest.config.putIfAbsent("smbios1", "uuid=" + world.newUuid());
        guest.config.put(
                "meta", "creation-qemu=9.2.0,ctime=" + simulation.clock.now().getEpochSecond());
        guest.config.remove("lock");
        request.text("pool").ifPresent(pool -> world.poolOf.put(guest.vmid, pool));
        if (request.flag("start")) {
            new Machine(simulation).boot(guest);
        }
    }

    private String template(ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        guest.checkLock();
        if (guest.isTemplate()) {
            throw ApiError.internal("you can't convert a template to a template");
        }
        if (!guest.snapshots.isEmpty()) {
            throw ApiError.internal("unable to create template, because VM contains snapshots");
        }
        if (guest.running) {
            throw ApiError.internal("you can't convert a VM to template if VM is running");
        }
        guest.config.put("template", "1");
        return simulation.tasks.start(
                request,
                "qmtemplate",
                Integer.toString(guest.vmid),
                run -> run.then(Duties.TEMPLATE, step -> convert(guest)));
    }

    void convert(Guest guest) {
        guest.config.put("template", "1");
        guest.drives().stream().filter(drive -> !drive.isCdrom()).forEach(drive -> rebase(guest, drive));
    }

    private void rebase(Guest guest, Drive drive) {
        world.volume(guest.node, drive.volume()).ifPresent(volume -> {
            Storage storage = world.storage(volume.storage());
            world.free(guest.node, volume.id());
            Volume base = world.keep(new Volume(
                    storage.base(volume.id()),
                    volume.storage(),
                    volume.node(),
                    volume.vmid(),
                    volume.size(),
                    volume.format(),
                    volume.parent()));
            guest.config.put(
                    drive.key(), drive.on(base.id(), Optional.of(base.size())).toString());
        });
    }
}
