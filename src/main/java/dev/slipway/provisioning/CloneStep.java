package dev.slipway.provisioning;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.CloneSpec;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Clones the template, or another VM, under the VMID of the operation, marked as ours by the call itself.
///
/// Whether a repetition is safe is decided by looking: a guest that carries the mark is the result of an
/// earlier call, any other guest under the VMID is somebody else's, and one that is being cloned belongs to a
/// task that is awaited.
final class CloneStep implements StepWork {

    private final Guests guests;
    private final CreatePlan plan;

    CloneStep(Guests guests, CreatePlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        var client = guests.client(operation.cluster());
        return client.isFree(operation.vmid())
                .invoke(free -> {
                    if (!free) {
                        throw new ProxmoxException.AlreadyExists(
                                "GET /cluster/nextid", "VM %s already exists".formatted(operation.vmid()));
                    }
                })
                .chain(() -> source(operation))
                .chain(node -> client.clone(node, plan.source(), spec(operation, node)))
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
        return effect(operation, mayBeOurs(operation));
    }

    /// The same for who knows better whether a half-made guest may be ours.
    Uni<Effect> effect(Operation operation, boolean halfMadeMayBeOurs) {
        return find(operation).chain(found -> {
            if (found.isPresent() && complete(operation, found.get())) {
                return Uni.createFrom().item(new Effect.Present(List.of()));
            }
            return running(operation)
                    .map(tasks -> found.isPresent() ? tasks : sentBefore(latest(operation), tasks))
                    .chain(tasks -> !tasks.isEmpty()
                                    && found.map(Guests.Guest::beingCloned).orElse(true)
                            ? Uni.createFrom().item(new Effect.Underway(tasks))
                            // the task may have ended between the two looks
                            : find(operation).map(now -> settled(operation, now, halfMadeMayBeOurs)));
        });
    }

    private Uni<Optional<Guests.Guest>> find(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid());
    }

    /// The running clones of our template that this operation may have started.
    private Uni<List<Upid>> running(Operation operation) {
        return sourceNow(operation)
                .chain(node -> guests.running(operation, Step.CLONE, node, "qmclone", plan.source()));
    }

    /// A VM that is being copied is locked and does not move.
    private Uni<NodeName> sourceNow(Operation operation) {
        return plan.sourceMark() == null
                ? Uni.createFrom().item(plan.sourceNode())
                : guests.find(operation.cluster(), plan.source())
                        .map(found -> found.map(Guests.Guest::node).orElse(plan.sourceNode()));
    }

    /// While nothing is under our VMID, clones that began well after our call are those of others: who waited
    /// for them too would wait for as long as the template is in use.
    private static List<Upid> sentBefore(Instant call, List<Upid> tasks) {
        return tasks.stream()
                .filter(task -> task.startedAt().isBefore(call.plus(Guests.CLOCK_SKEW)))
                .toList();
    }

    private static Instant latest(Operation operation) {
        return operation.latest(Step.CLONE).map(Entry::at).orElse(operation.acceptedAt());
    }

    private static Effect settled(Operation operation, Optional<Guests.Guest> found, boolean halfMadeMayBeOurs) {
        if (found.isEmpty()) {
            return new Effect.Absent();
        }
        Guests.Guest guest = found.get();
        if (complete(operation, guest)) {
            return new Effect.Present(List.of());
        }
        boolean halfMade = guest.beingCloned() && (guest.madeBy(operation.id()) || halfMadeMayBeOurs);
        return halfMade ? stuck(operation, guest) : new Effect.Foreign();
    }

    private static boolean complete(Operation operation, Guests.Guest guest) {
        return guest.madeBy(operation.id()) && !guest.beingCloned();
    }

    /// A half-made guest has no mark yet; it is ours when we know of a call that may have made it: one that was
    /// accepted last, or any that got no answer, however many were refused after it.
    static boolean mayBeOurs(Operation operation) {
        return operation.doubtedAt(Step.CLONE).isPresent()
                || operation
                        .latest(Step.CLONE)
                        .filter(Entry.Dispatched.class::isInstance)
                        .isPresent();
    }

    private static Effect stuck(Operation operation, Guests.Guest guest) {
        return new Effect.Stuck(
                "the clone did not reach its end and left VM %s on node %s locked"
                        .formatted(operation.vmid(), guest.node()),
                "An administrator runs \"qm unlock %1$s\" on node %2$s and removes VM %1$s there; a token cannot."
                        .formatted(operation.vmid(), guest.node()));
    }
}
