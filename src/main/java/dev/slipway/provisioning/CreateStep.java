package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestSpec;
import dev.slipway.proxmox.NodeName;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/// Makes a guest anew under the VMID of the operation, with everything that it shall have and our mark, by one
/// call. Whether that was done is found out by [Making].
final class CreateStep implements StepWork {

    private final Guests guests;
    private final NodeName node;
    private final Function<Operation, GuestSpec> spec;
    private final Making making;

    /// `spec` is to have the mark of its operation in the description.
    CreateStep(Guests guests, NodeName node, Function<Operation, GuestSpec> spec) {
        this.guests = guests;
        this.node = node;
        this.spec = spec;
        this.making = new Making(
                guests,
                Step.CREATE,
                operation -> guests.running(operation, Step.CREATE, node, "qmcreate", operation.vmid()));
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return making.vmIdIsFree(operation)
                .chain(() -> guests.client(operation.cluster()).hardware().create(node, spec.apply(operation)))
                .map(Dispatch.Task::new);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return making.effect(operation, making.mayBeOurs(operation));
    }

    /// The same for who knows better whether a half-made guest may be ours.
    Uni<Effect> effect(Operation operation, boolean halfMadeMayBeOurs) {
        return making.effect(operation, halfMadeMayBeOurs);
    }
}
