package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import io.smallrye.mutiny.Uni;

/// Destroys a guest with its disks, if it carries the mark. A guest that is gone, or whose VMID somebody else took
/// over meanwhile, counts as destroyed.
final class DestroyStep implements StepWork {

    private final Guests guests;
    private final MarkedGuest marked;

    DestroyStep(Guests guests, String marker) {
        this.guests = guests;
        this.marked = new MarkedGuest(guests, marker);
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return marked.dispatch(
                operation,
                guest -> guests.client(operation.cluster())
                        .destroy(guest.node(), operation.vmid())
                        .map(Dispatch.Task::new));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return marked.effect(operation, guest -> guests.underway(operation, Step.DESTROY, guest.node(), "qmdestroy"));
    }
}
