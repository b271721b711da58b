package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.PowerState;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Turns a guest off, at once, if it carries the mark.
final class StopStep implements StepWork {

    private final Guests guests;
    private final MarkedGuest marked;

    StopStep(Guests guests, String marker) {
        this.guests = guests;
        this.marked = new MarkedGuest(guests, marker);
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        var client = guests.client(operation.cluster());
        return marked.dispatch(
                operation,
                guest -> client.status(guest.node(), operation.vmid())
                        .chain(status -> status.state() == PowerState.STOPPED
                                ? MarkedGuest.nothing("the VM is not running")
                                : client.stop(guest.node(), operation.vmid()).map(Dispatch.Task::new)));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return marked.effect(
                operation,
                guest -> guests.client(operation.cluster())
                        .status(guest.node(), operation.vmid())
                        .chain(status -> status.state() == PowerState.STOPPED
                                ? Uni.createFrom().item(new Effect.Present(List.of()))
                                : guests.underway(operation, Step.STOP, guest.node(), "qmstop")));
    }
}
