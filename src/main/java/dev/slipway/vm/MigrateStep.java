package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/// Moves a VM to another node, from wherever it is now; one that is there already has nothing to be done. After
/// a lost answer the place of the VM tells whether it was moved, its lock and the tasks whether it still moves.
final class MigrateStep implements StepWork {

    private static final Set<String> TASKS = Set.of("qmigrate", "hamigrate");

    private final Guests guests;
    private final MigratePlan plan;

    MigrateStep(Guests guests, MigratePlan plan) {
        this.guests = guests;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        var client = guests.client(operation.cluster());
        return guests.ours(
                operation,
                plan.marker(),
                guest -> guest.node().equals(plan.target())
                        ? MarkedGuest.nothing("the VM is on %s already".formatted(plan.target()))
                        : client.status(guest.node(), operation.vmid())
                                .chain(status -> client.migrations()
                                        .begin(
                                                guest.node(),
                                                operation.vmid(),
                                                plan.spec(status.state() == PowerState.RUNNING)))
                                .map(Dispatch.Task::new));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(operation, plan.marker(), guest -> {
            boolean there = guest.node().equals(plan.target());
            if (there && guest.config().lock() == null) {
                return Uni.createFrom().item(new Effect.Present(List.of()));
            }
            // the task belongs to the node that the VM leaves, to its end
            NodeName from = there ? plan.source() : guest.node();
            return guests.underway(operation, Step.MIGRATE, from, TASKS)
                    .chain(effect -> LeftLock.ifLeft(guests, operation, guest, effect));
        });
    }
}
