package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Destroys a guest with its disks, if it carries the mark. A guest that is gone, or whose VMID somebody else took
/// over meanwhile, counts as destroyed.
final class DestroyStep implements StepWork {

    private final Guests guests;
    private final String marker;

    DestroyStep(Guests guests, String marker) {
        this.guests = guests;
        this.marker = marker;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid()).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(new Dispatch.Nothing("the VM is not there"));
            }
            Guests.Guest guest = found.get();
            if (!guest.carries(marker)) {
                return Uni.createFrom()
                        .item(new Dispatch.Nothing("VMID %s belongs to another guest".formatted(operation.vmid())));
            }
            return guests.client(operation.cluster())
                    .destroy(guest.node(), operation.vmid())
                    .map(Dispatch.Task::new);
        });
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid())
                .chain(found -> found.filter(guest -> guest.carries(marker))
                        .map(guest -> guests.running(
                                        operation.cluster(),
                                        guest.node(),
                                        "qmdestroy",
                                        operation.vmid(),
                                        operation.startedAt(Step.DESTROY).orElse(operation.acceptedAt()))
                                .map(StopStep::underway))
                        .orElseGet(() -> Uni.createFrom().item(new Effect.Present(List.of()))));
    }
}
