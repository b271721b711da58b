package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.DeviceChange;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attaches, changes and detaches devices of a VM of ours in one task.
///
/// A disk must not be allocated twice, so every call carries the digest of the configuration in which the place
/// was seen to be free: a call that is executed late, or for the second time, is refused by Proxmox VE. A place
/// that somebody else has taken meanwhile is left to them.
public final class DevicesStep implements StepWork {

    /// How often a change that came between reading and writing is answered by doing both again.
    private static final int RACES = 3;

    private static final String CALL = "POST config";
    private static final String TASK = "qmconfig";

    private final Guests guests;
    private final String marker;
    private final List<DeviceChange> changes;
    private final boolean destroy;
    private final @Nullable String digest;

    /// `destroy` says that the data of detached disks goes too; `digest` is that of the configuration which the
    /// changes are meant for, if somebody insists.
    public DevicesStep(
            Guests guests, String marker, List<DeviceChange> changes, boolean destroy, @Nullable String digest) {
        this.guests = guests;
        this.marker = marker;
        this.changes = List.copyOf(changes);
        this.destroy = destroy;
        this.digest = digest;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        Uni<Dispatch> changed =
                Uni.createFrom().deferred(() -> guests.ours(operation, marker, guest -> change(operation, guest)));
        return digest != null
                ? changed
                : changed.onFailure(ProxmoxException.Conflict.class).retry().atMost(RACES);
    }

    private Uni<Dispatch> change(Operation operation, Guests.Guest guest) {
        List<DeviceChange> due = due(guest.config());
        if (due.isEmpty()) {
            return MarkedGuest.nothing("it is so already");
        }
        due.stream()
                .filter(change -> !change.isUntouchedIn(guest.config()))
                .findFirst()
                .ifPresent(change -> {
                    // not a conflict that reading again could resolve
                    throw new ProxmoxException.WrongState(
                            CALL, "%s was changed meanwhile by somebody else".formatted(change.device()));
                });
        return guests.client(operation.cluster())
                .hardware()
                .change(
                        guest.node(),
                        operation.vmid(),
                        due,
                        destroy,
                        digest == null ? guest.config().digest() : digest)
                .map(Dispatch.Task::new);
    }

    private List<DeviceChange> due(GuestConfig config) {
        return changes.stream().filter(change -> !change.isIn(config)).toList();
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                marker,
                guest -> due(guest.config()).isEmpty()
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.underway(operation, Step.DEVICES, guest.node(), TASK));
    }
}
