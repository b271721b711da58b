package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Optional;

/// Growing a disk. Nearly everything that can be wrong is found by the task only (guide section 10).
final class ResizeCall {

    private final Simulation simulation;

    ResizeCall(Simulation simulation) {
        this.simulation = simulation;
    }

    void register(Calls calls) {
        calls.add(
                "PUT",
                "/nodes/{node}/qemu/{vmid}/resize",
                """
                digest string len=40
                disk! string enum=@disks
                size! string pattern=\\+?\\d+(\\.\\d+)?[KMGT]?
                skiplock boolean
                """,
                Permission.on("/vms/{vmid}", "VM.Config.Disk"),
                (request, reply) -> reply.data(start(request)));
    }

    private String start(ApiRequest request) {
        request.onlyRoot("skiplock");
        return simulation.tasks.start(
                request,
                "resize",
                Integer.toString(request.vmid()),
                run -> run.lockGuest(request.vmid(), false, simulation.options.lockWait, locked -> {
                    DiskSize wanted = check(request);
                    locked.then(Duties.RESIZE, step -> resize(request, step, wanted));
                }));
    }

    private DiskSize check(ApiRequest request) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        String disk = request.require("disk");
        request.text("digest").filter(digest -> !digest.equals(guest.digest())).ifPresent(digest -> {
            throw ApiError.internal("checksum mismatch (file change by other user?)");
        });
        guest.checkLock();
        Drive drive =
                guest.drive(disk).orElseThrow(() -> ApiError.internal("disk '%s' does not exist".formatted(disk)));
        if (drive.isCdrom()) {
            throw ApiError.internal("you can't resize a cdrom");
        }
        new Rights(simulation).require(request.identity(), "/storage/" + drive.storage(), "Datastore.AllocateSpace");
        DiskSize present = volume(guest, drive).size();
        String size = request.require("size");
        DiskSize wanted = size.startsWith("+")
                ? new DiskSize(
                        present.bytes() + DiskSize.parse(size.substring(1)).bytes())
                : DiskSize.parse(size);
        if (wanted.compareTo(present) < 0) {
            throw ApiError.internal("shrinking disks is not supported");
        }
        return wanted;
    }

    private Volume volume(Guest guest, Drive drive) {
        return simulation
                .world
                .volume(guest.node, drive.volume())
                .orElseThrow(() ->
                        ApiError.internal("Could not determine current size of volume '%s'".formatted(drive.volume())));
    }

    private void resize(ApiRequest request, TaskRun run, DiskSize wanted) {
        Guest guest = simulation.world.require(request.node(), request.vmid());
        Drive drive = guest.drive(request.require("disk")).orElseThrow();
        Volume volume = volume(guest, drive);
        if (!volume.size().equals(wanted)) {
            run.log("Image resized.");
            simulation.world.keep(volume.resized(wanted));
            guest.config.put(
                    drive.key(), drive.on(volume.id(), Optional.of(wanted)).toString());
        }
    }
}
