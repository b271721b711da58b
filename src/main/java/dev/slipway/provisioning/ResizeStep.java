package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// Grows the boot disk to an absolute size; a disk that is as large already, or larger, stays as it is.
final class ResizeStep implements StepWork {

    private final Guests guests;
    private final CreatePlan plan;
    private final DiskSize wanted;

    ResizeStep(Guests guests, CreatePlan plan, DiskSize wanted) {
        this.guests = guests;
        this.plan = plan;
        this.wanted = wanted;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.made(operation, plan.node()).chain(guest -> {
            if (largeEnough(guest.config())) {
                return Uni.createFrom().item(new Dispatch.Nothing("the disk has %s already".formatted(wanted)));
            }
            return guests.client(operation.cluster())
                    .resize(guest.node(), operation.vmid(), bootDisk(operation, guest.config()), wanted)
                    .map(upid -> upid.<Dispatch>map(Dispatch.Task::new).orElseGet(() -> new Dispatch.Done(List.of())));
        });
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.made(operation, plan.node())
                .chain(guest -> largeEnough(guest.config())
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.underway(operation, Step.RESIZE, guest.node(), "resize"));
    }

    private boolean largeEnough(GuestConfig config) {
        return config.bootDisk()
                .flatMap(slot -> Optional.ofNullable(config.disks().get(slot)))
                .flatMap(GuestConfig.Disk::size)
                .map(size -> size.compareTo(wanted) >= 0)
                .orElse(false);
    }

    private static String bootDisk(Operation operation, GuestConfig config) {
        return config.bootDisk()
                .orElseThrow(() -> new ProxmoxException.Failed(
                        "PUT resize", "VM %s has no boot disk".formatted(operation.vmid())));
    }
}
