package dev.slipway.provisioning;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What can be found out about a call that makes a guest, cloned or anew.
///
/// Whether a repetition is safe is decided by looking: a guest that carries the mark is the result of an
/// earlier call, any other guest under the VMID is somebody else's, and one that is still being made belongs to
/// a task that is awaited. `running` yields the tasks that may be ours.
record Making(Guests guests, Step step, Function<Operation, Uni<List<Upid>>> running) {

    /// Fails with [ProxmoxException.AlreadyExists] when the VMID is not free now, before anything is sent.
    Uni<Void> vmIdIsFree(Operation operation) {
        return guests.client(operation.cluster())
                .isFree(operation.vmid())
                .invoke(free -> {
                    if (!free) {
                        throw new ProxmoxException.AlreadyExists(
                                "GET /cluster/nextid", "VM %s already exists".formatted(operation.vmid()));
                    }
                })
                .replaceWithVoid();
    }

    /// What is there. `halfMadeMayBeOurs` says that a guest which has no mark yet may be the result of our call.
    Uni<Effect> effect(Operation operation, boolean halfMadeMayBeOurs) {
        return find(operation).chain(found -> {
            if (found.isPresent() && complete(operation, found.get())) {
                return Uni.createFrom().item(new Effect.Present(List.of()));
            }
            return running.apply(operation)
                    .map(tasks -> found.isPresent() ? tasks : sentBefore(latest(operation), tasks))
                    .chain(tasks -> !tasks.isEmpty()
                                    && found.map(Guests.Guest::beingMade).orElse(true)
                            ? Uni.createFrom().item(new Effect.Underway(tasks))
                            // the task may have ended between the two looks
                            : find(operation).map(now -> settled(operation, now, halfMadeMayBeOurs)));
        });
    }

    private Uni<Optional<Guests.Guest>> find(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid());
    }

    /// While nothing is under our VMID, tasks that began well after our call are those of others: who waited
    /// for them too would wait for as long as the template is in use.
    private static List<Upid> sentBefore(Instant call, List<Upid> tasks) {
        return tasks.stream()
                .filter(task -> task.startedAt().isBefore(call.plus(Guests.CLOCK_SKEW)))
                .toList();
    }

    private Instant latest(Operation operation) {
        return operation.latest(step).map(Entry::at).orElse(operation.acceptedAt());
    }

    private static Effect settled(Operation operation, Optional<Guests.Guest> found, boolean halfMadeMayBeOurs) {
        if (found.isEmpty()) {
            return new Effect.Absent();
        }
        Guests.Guest guest = found.get();
        if (complete(operation, guest)) {
            return new Effect.Present(List.of());
        }
        boolean halfMade = guest.beingMade() && (guest.madeBy(operation.id()) || halfMadeMayBeOurs);
        return halfMade ? stuck(operation, guest) : new Effect.Foreign();
    }

    private static boolean complete(Operation operation, Guests.Guest guest) {
        return guest.madeBy(operation.id()) && !guest.beingMade();
    }

    /// A half-made guest has no mark yet; it is ours when we know of a call that may have made it: one that was
    /// accepted last, or any that got no answer, however many were refused after it.
    boolean mayBeOurs(Operation operation) {
        return mayBeOurs(operation, step);
    }

    static boolean mayBeOurs(Operation operation, Step step) {
        return operation.doubtedAt(step).isPresent()
                || operation
                        .latest(step)
                        .filter(Entry.Dispatched.class::isInstance)
                        .isPresent();
    }

    private static Effect stuck(Operation operation, Guests.Guest guest) {
        return new Effect.Stuck(
                "the task did not reach its end and left VM %s on node %s locked"
                        .formatted(operation.vmid(), guest.node()),
                "An administrator runs \"qm unlock %1$s\" on node %2$s and removes VM %1$s there; a token cannot."
                        .formatted(operation.vmid(), guest.node()));
    }
}
