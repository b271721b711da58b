package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestSnapshot;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Deletes a snapshot, if it is one of those that are `meant`; one that is not there counts as deleted. An
/// unfinished one is deleted whatever became of its disks.
final class DeleteSnapshotStep implements StepWork {

    /// A deletion, and what has to end before there can be one.
    private static final Set<String> TASKS = Set.of("qmdelsnapshot", "qmsnapshot");

    private final Guests guests;
    private final SnapshotPlan plan;
    private final Predicate<GuestSnapshot> meant;

    DeleteSnapshotStep(Guests guests, SnapshotPlan plan, Predicate<GuestSnapshot> meant) {
        this.guests = guests;
        this.plan = plan;
        this.meant = meant;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                plan.marker(),
                guest -> snapshot(operation, guest)
                        .chain(found -> found.map(snapshot -> delete(operation, guest, snapshot))
                                .orElseGet(() -> MarkedGuest.nothing("there is no such snapshot"))));
    }

    private Uni<Dispatch> delete(Operation operation, Guests.Guest guest, GuestSnapshot snapshot) {
        if (snapshot.unfinished() && guest.config().lock() != null) {
            return Uni.createFrom().item(new Dispatch.Unsettled("something works on the snapshot, or did"));
        }
        return guests.client(operation.cluster())
                .deleteSnapshot(guest.node(), operation.vmid(), snapshot.name(), snapshot.unfinished())
                .map(Dispatch.Task::new);
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                plan.marker(),
                guest -> snapshot(operation, guest)
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().item(new Effect.Present(List.of()))
                                : guests.underway(operation, begun(operation), guest.node(), TASKS)
                                        .chain(effect -> LeftLock.ifLeft(guests, operation, guest, effect))));
    }

    private static Step begun(Operation operation) {
        return operation.startedAt(Step.SNAPSHOT).isPresent() ? Step.SNAPSHOT : Step.DELETE_SNAPSHOT;
    }

    private Uni<Optional<GuestSnapshot>> snapshot(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .snapshots(guest.node(), operation.vmid())
                .map(all -> Snapshots.find(all, plan.name()).filter(meant));
    }
}
