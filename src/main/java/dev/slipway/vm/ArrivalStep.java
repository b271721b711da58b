package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Looks until a VM is on the node that it was to be moved to. After a migration of our own it is; a
/// high-availability manager only took the request down (field guide 14).
final class ArrivalStep implements StepWork {

    private static final String LOOK = "GET status/current";

    private final Guests guests;
    private final MigratePlan plan;
    private final VmConfig config;
    private final InstantSource clock;

    ArrivalStep(Guests guests, MigratePlan plan, VmConfig config, InstantSource clock) {
        this.guests = guests;
        this.plan = plan;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                plan.marker(),
                guest -> guest.node().equals(plan.target()) && guest.config().lock() == null
                        ? Uni.createFrom().item(new Dispatch.Done(List.of()))
                        : guests.client(operation.cluster())
                                .status(guest.node(), operation.vmid())
                                .map(status -> notYet(operation, status)));
    }

    /// It only looks, so nothing is there that could be adopted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private Dispatch notYet(Operation operation, GuestStatus status) {
        if ("error".equals(status.haState())) {
            throw new ProxmoxException.WrongState(
                    LOOK,
                    "the high-availability manager has VM %s in state error and does not move it"
                            .formatted(operation.vmid()));
        }
        Duration deadline = config.migrateDeadline();
        if (operation
                .startedAt(Step.CONFIRM)
                .filter(start -> !clock.instant().isBefore(start.plus(deadline)))
                .isPresent()) {
            throw new ProxmoxException.WrongState(
                    LOOK,
                    "VM %s was not on %s within %d s".formatted(operation.vmid(), plan.target(), deadline.toSeconds()));
        }
        return new Dispatch.NotYet(config.confirmInterval());
    }
}
