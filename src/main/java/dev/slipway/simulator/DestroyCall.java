package dev.slipway.simulator;

/// Destroying a VM with its disks; the id is free when the task has ended (guide section 13).
final class DestroyCall {

    private final Simulation simulation;
    private final World world;

    DestroyCall(Simulation simulation) {
        this.simulation = simulation;
        this.world = simulation.world;
    }

    void register(Calls calls) {
        calls.add(
                "DELETE",
                "/nodes/{node}/qemu/{vmid}",
                """
                destroy-unreferenced-disks boolean
                purge boolean
                skiplock boolean
                """,
                Permission.on("/vms/{vmid}", "VM.Allocate"),
                (request, reply) -> reply.data(start(request)));
    }

    private String start(ApiRequest request) {
        request.onlyRoot("skiplock");
        check(request);
        int vmid = request.vmid();
        return simulation.tasks.start(
                request,
                "qmdestroy",
                Integer.toString(vmid),
                run -> run.lockGuest(vmid, false, simulation.options.lockWait, locked -> destroy(locked, request)));
    }

    private Guest check(ApiRequest request) {
        Guest guest = world.require(request.node(), request.vmid());
        if (guest.flag("protection")) {
            throw ApiError.internal("can't remove VM %d - protection mode enabled".formatted(guest.vmid));
        }
        if (guest.haState.isPresent() && !request.flag("purge")) {
            throw ApiError.internal(
                    "unable to remove VM %d - used in HA resources and purge parameter not set.".formatted(guest.vmid));
        }
        if (guest.running) {
            throw ApiError.internal("VM %d is running - destroy failed".formatted(guest.vmid));
        }
        return guest;
    }

    private void destroy(TaskRun run, ApiRequest request) {
        Guest guest = check(request);
        guest.checkLock();
        checkLinkedClones(guest);
        if (request.flag("purge")) {
            run.log("purging VM %d from related configurations..".formatted(guest.vmid));
        }
        guest.config.put("lock", "destroyed");
        run.onFailure("", failed -> guest.config.remove("lock"));
        run.then(Duties.DESTROY, step -> remove(guest, request.flag("destroy-unreferenced-disks")));
    }

    private void checkLinkedClones(Guest guest) {
        for (Drive drive : guest.drives()) {
            world.volume(guest.node, drive.volume()).filter(world::inUse).ifPresent(base -> {
                throw ApiError.internal("base volume '%s' is still in use by linked cloned".formatted(base.id()));
            });
        }
    }

    private void remove(Guest guest, boolean unreferenced) {
        guest.config.forEach((key, value) -> {
            if (Drive.isKey(key) || Drive.isUnused(key)) {
                world.free(guest.node, Drive.parse(key, value).volume());
            }
        });
        if (unreferenced) {
            world.freeAll(guest.vmid);
        }
        world.guests.remove(guest.vmid);
        world.poolOf.remove(guest.vmid);
    }
}
