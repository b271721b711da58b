package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.StepWork.Dispatch;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/// The guest of an operation, if it carries this mark: nothing is ever done to another one.
record MarkedGuest(Guests guests, String marker) {

    /// What `ours` does with the guest. There is nothing to do without it, and nothing that we may do to
    /// somebody else's.
    Uni<Dispatch> dispatch(Operation operation, Function<Guests.Guest, Uni<Dispatch>> ours) {
        return guests.find(operation.cluster(), operation.vmid()).chain(found -> {
            if (found.isEmpty()) {
                return nothing("the VM is not there");
            }
            if (found.get().carries(marker)) {
                return guests.following(operation, marker, found.get(), ours);
            }
            // what was to be deleted is still there under our number; what was to be undone was never made
            return operation.kind() == OperationKind.DELETE
                    ? Uni.createFrom().failure(() -> leftAlone(operation, found.get()))
                    : nothing("VMID %s belongs to another guest".formatted(operation.vmid()));
        });
    }

    static ProxmoxException leftAlone(Operation operation, Guests.Guest guest) {
        return new ProxmoxException.Failed(
                "GET /nodes/%s/qemu/%s/config".formatted(guest.node(), operation.vmid()),
                "VM %s on node %s does not carry the mark of Slipway any more and was left alone"
                        .formatted(operation.vmid(), guest.node()));
    }

    static Uni<Dispatch> nothing(String reason) {
        return Uni.createFrom().item(new Dispatch.Nothing(reason));
    }

    /// What `ours` finds of the guest. One that is gone needs neither to be stopped nor destroyed.
    Uni<Effect> effect(Operation operation, Function<Guests.Guest, Uni<Effect>> ours) {
        return guests.find(operation.cluster(), operation.vmid())
                .chain(found -> found.filter(guest -> guest.carries(marker))
                        .map(guest -> ours.apply(guest).map(effect -> Guests.elsewhere(operation, guest, effect)))
                        .orElseGet(() -> Uni.createFrom().item(new Effect.Present(List.of()))));
    }
}
