package dev.slipway.provisioning;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.CloneSpec;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/// Clones the template under the VMID of the operation, marked as ours by the call itself.
///
/// Whether a repetition is safe is decided by looking: a guest that carries the mark is the result of an earlier call,
/// any other guest under the VMID is somebody else's, and one that is being cloned belongs to a task that is awaited.
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
                .chain(() -> client.clone(plan.sourceNode(), plan.source(), spec(operation)))
                .map(Dispatch.Task::new);
    }

    private CloneSpec spec(Operation operation) {
        return new CloneSpec(
                operation.vmid(),
                operation.name(),
                Marker.describe(plan.description(), operation.id()),
                plan.full(),
                plan.full() ? plan.storage() : null,
                plan.node().equals(plan.sourceNode()) ? null : plan.node(),
                null);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return find(operation)
                .chain(found -> running(operation).chain(tasks -> {
                    if (found.isPresent() && complete(operation, found.get())) {
                        return Uni.createFrom().item(new Effect.Present(List.of()));
                    }
                    if (!tasks.isEmpty() && found.map(Guests.Guest::beingCloned).orElse(true)) {
                        return Uni.createFrom().item(new Effect.Underway(tasks));
                    }
                    // the task may have ended between the two looks
                    return find(operation).map(now -> settled(operation, now));
                }));
    }

    private Uni<Optional<Guests.Guest>> find(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid());
    }

    /// The running clones of our template that this operation may have started.
    private Uni<List<Upid>> running(Operation operation) {
        return guests.running(operation, Step.CLONE, plan.sourceNode(), "qmclone", plan.source());
    }

    private static Effect settled(Operation operation, Optional<Guests.Guest> found) {
        if (found.isEmpty()) {
            return new Effect.Absent();
        }
        Guests.Guest guest = found.get();
        if (complete(operation, guest)) {
            return new Effect.Present(List.of());
        }
        boolean halfMade = guest.beingCloned() && (guest.madeBy(operation.id()) || mayBeOurs(operation));
        return halfMade ? stuck(operation, guest) : new Effect.Foreign();
    }

    private static boolean complete(Operation operation, Guests.Guest guest) {
        return guest.madeBy(operation.id()) && !guest.beingCloned();
    }

    /// A half-made guest has no mark yet; it is ours when we know of a call that may have made it.
    private static boolean mayBeOurs(Operation operation) {
        return operation
                .latest(Step.CLONE)
                .map(latest -> latest instanceof Entry.Dispatched || latest instanceof Entry.Doubted)
                .orElse(false);
    }

    private static Effect stuck(Operation operation, Guests.Guest guest) {
        return new Effect.Stuck(
                "the clone was interrupted and left VM %s on node %s locked".formatted(operation.vmid(), guest.node()),
                "An administrator runs \"qm unlock %1$s\" on node %2$s and removes VM %1$s there; a token cannot."
                        .formatted(operation.vmid(), guest.node()));
    }
}
