package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestSnapshot;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/// Brings a VM back to a snapshot. What was written since is lost, and would be again if it were done twice; as
/// nobody can see on the VM whether it was done, the tasks of the node decide ([TaskTrail]).
final class RollbackStep implements StepWork {

    private static final Set<String> TASKS = Set.of("qmrollback");

    private final Guests guests;
    private final TaskTrail trail;
    private final SnapshotPlan plan;

    RollbackStep(Guests guests, TaskTrail trail, SnapshotPlan plan) {
        this.guests = guests;
        this.trail = trail;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                plan.marker(),
                guest -> guests.client(operation.cluster())
                        .snapshots(guest.node(), operation.vmid())
                        .invoke(all ->
                                Snapshots.find(all, plan.name()).ifPresentOrElse(RollbackStep::complete, this::missing))
                        .chain(all -> guests.client(operation.cluster())
                                .rollback(guest.node(), operation.vmid(), plan.name()))
                        .map(Dispatch.Task::new));
    }

    private static void complete(GuestSnapshot snapshot) {
        if (snapshot.unfinished()) {
            throw new ProxmoxException.WrongState(
                    "GET snapshot", "snapshot '%s' is unfinished".formatted(snapshot.name()));
        }
    }

    private void missing() {
        throw new ProxmoxException.NotFound("GET snapshot", "snapshot '%s' does not exist".formatted(plan.name()));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                plan.marker(),
                guest -> trail.effect(operation, Step.ROLLBACK, guest, TASKS)
                        .chain(effect -> LeftLock.ifLeft(guests, operation, guest, effect)));
    }
}
