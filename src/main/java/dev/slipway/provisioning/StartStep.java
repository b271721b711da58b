package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Starts the VM; one that runs already counts as started.
final class StartStep implements StepWork {

    private final Guests guests;
    private final NodeName expected;

    StartStep(Guests guests, NodeName expected) {
        this.guests = guests;
        this.expected = expected;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.made(operation, expected)
                .chain(guest -> guests.client(operation.cluster()).start(guest.node(), operation.vmid()))
                .map(Dispatch.Task::new);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.made(operation, expected).chain(guest -> started(operation, guest));
    }

    private Uni<Effect> started(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .status(guest.node(), operation.vmid())
                .chain(status -> status.state() == PowerState.RUNNING
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.underway(operation, Step.START, guest.node(), "qmstart"));
    }
}
