package dev.slipway.provisioning;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.CloneSpec;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;

/// Clones the template, or another VM, under the VMID of the operation, marked as ours by the call itself.
/// Whether that was done is found out by [Making].
final class CloneStep implements StepWork {

    private final Guests guests;
    private final CreatePlan plan;
    private final Making making;

    CloneStep(Guests guests, CreatePlan plan) {
        this.guests = guests;
        this.plan = plan;
        this.making = new Making(
                guests,
                Step.CLONE,
                operation -> sourceNow(operation)
                        .chain(node -> guests.running(operation, Step.CLONE, node, "qmclone", plan.source())));
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return making.vmIdIsFree(operation)
                .chain(() -> source(operation))
                .chain(node -> guests.client(operation.cluster()).clone(node, plan.source(), spec(operation, node)))
                .map(Dispatch.Task::new);
    }

    /// Where the source is. A template stays where it is; a VM may have moved since, and may be gone, with somebody
    /// else's under its number.
    private Uni<NodeName> source(Operation operation) {
        String mark = plan.sourceMark();
        return mark == null
                ? Uni.createFrom().item(plan.sourceNode())
                : guests.find(operation.cluster(), plan.source())
                        .map(found -> found.filter(guest -> guest.carries(mark))
                                .map(Guests.Guest::node)
                                .orElseThrow(() -> new ProxmoxException.Failed(
                                        "GET /cluster/resources",
                                        "VM %s is not there any more, or is another one now"
                                                .formatted(plan.source()))));
    }

    /// A VM that is being copied is locked and does not move.
    private Uni<NodeName> sourceNow(Operation operation) {
        return plan.sourceMark() == null
                ? Uni.createFrom().item(plan.sourceNode())
                : guests.find(operation.cluster(), plan.source())
                        .map(found -> found.map(Guests.Guest::node).orElse(plan.sourceNode()));
    }

    private CloneSpec spec(Operation operation, NodeName sourceNode) {
        return new CloneSpec(
                operation.vmid(),
                operation.name(),
                Marker.describe(plan.description(), operation.id()),
                plan.full(),
                plan.full() ? plan.storage() : null,
                plan.node().equals(sourceNode) ? null : plan.node(),
                null,
                plan.snapshot());
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
