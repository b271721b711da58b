package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Grows the boot disk to an absolute size, which may be asked for twice. One that has become larger meanwhile is not
/// shrunk.
final class GrowStep implements StepWork {

    private static final String CALL = "PUT resize";

    private final Guests guests;
    private final String marker;
    private final DiskSize wanted;

    GrowStep(Guests guests, String marker, DiskSize wanted) {
        this.guests = guests;
        this.marker = marker;
        this.wanted = wanted;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(operation, marker, guest -> {
            int compared = ConfigView.bootDisk(guest.config())
                    .map(size -> size.compareTo(wanted))
                    .orElse(-1);
            if (compared == 0) {
                return MarkedGuest.nothing("the disk has %s already".formatted(wanted));
            }
            if (compared > 0) {
                throw new ProxmoxException.Rejected(
                        CALL, "the disk is larger than %s, and disks never shrink".formatted(wanted), Map.of());
            }
            return grow(operation, guest);
        });
    }

    private Uni<Dispatch> grow(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .resize(guest.node(), operation.vmid(), bootDisk(operation, guest.config()), wanted)
                .map(upid -> upid.<Dispatch>map(Dispatch.Task::new).orElseGet(() -> new Dispatch.Done(List.of())));
    }

    private static String bootDisk(Operation operation, GuestConfig config) {
        return config.bootDisk()
                .orElseThrow(() -> new ProxmoxException.Rejected(
                        CALL, "VM %s has no boot disk".formatted(operation.vmid()), Map.of()));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                marker,
                guest -> grown(guest.config())
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.underway(operation, Step.RESIZE, guest.node(), Set.of("resize")));
    }

    private boolean grown(GuestConfig config) {
        Optional<DiskSize> size = ConfigView.bootDisk(config);
        return size.filter(now -> now.compareTo(wanted) >= 0).isPresent();
    }
}
