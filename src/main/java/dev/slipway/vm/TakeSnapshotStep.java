package dev.slipway.vm;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestSnapshot;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/// Takes a snapshot. Its description carries the mark of the operation, so that the result of an earlier call can be
/// told from a snapshot that somebody else took under the same name.
final class TakeSnapshotStep implements StepWork {

    static final Set<String> TASKS = Set.of("qmsnapshot");

    private final Guests guests;
    private final SnapshotPlan plan;

    TakeSnapshotStep(Guests guests, SnapshotPlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                plan.marker(),
                guest -> guests.client(operation.cluster())
                        .snapshots(guest.node(), operation.vmid())
                        .chain(all -> Snapshots.find(all, plan.name())
                                .map(found -> Uni.createFrom().item(() -> there(operation, found)))
                                .orElseGet(() -> take(operation, guest))));
    }

    private Uni<Dispatch> take(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .takeSnapshot(
                        guest.node(),
                        operation.vmid(),
                        plan.name(),
                        Marker.describe(plan.description(), operation.id()),
                        plan.memory())
                .map(Dispatch.Task::new);
    }

    private static Dispatch there(Operation operation, GuestSnapshot found) {
        if (!takenBy(operation, found)) {
            throw new ProxmoxException.WrongState(
                    "GET snapshot", "snapshot name '%s' already used".formatted(found.name()));
        }
        return found.unfinished()
                ? new Dispatch.Unsettled("the snapshot is being taken")
                : new Dispatch.Done(List.of());
    }

    /// The task is looked for first: one that ends between both looks must not pass for interrupted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                plan.marker(),
                guest -> guests.underway(operation, Step.SNAPSHOT, guest.node(), TASKS)
                        .chain(effect -> guests.client(operation.cluster())
                                .snapshots(guest.node(), operation.vmid())
                                .map(all -> taken(operation, all)
                                        ? new Effect.Present(List.of())
                                        : interrupted(operation, all, effect))));
    }

    private boolean taken(Operation operation, List<GuestSnapshot> all) {
        return Snapshots.find(all, plan.name())
                .filter(found -> takenBy(operation, found) && !found.unfinished())
                .isPresent();
    }

    /// What nobody works on any more is removed on the way back.
    private Effect interrupted(Operation operation, List<GuestSnapshot> all, Effect effect) {
        boolean left = Snapshots.find(all, plan.name())
                .filter(found -> takenBy(operation, found))
                .isPresent();
        return effect instanceof Effect.Absent && left
                ? new Effect.Stuck(
                        "proxmox-failed",
                        "the task was interrupted while it took the snapshot",
                        "Look at the health of the node, then take it again.")
                : effect;
    }

    static boolean takenBy(Operation operation, GuestSnapshot snapshot) {
        return Marker.carries(snapshot.description(), Marker.of(operation.id()));
    }
}
