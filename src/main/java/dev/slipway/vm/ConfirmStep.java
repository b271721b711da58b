package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/// Looks until the VM is in the state that was asked for, where the end of the task does not say so: after a
/// reboot, whose task ends while the VM is off, and for the high-availability manager, which only takes the
/// request down (field guide 11).
final class ConfirmStep implements StepWork {

    private static final String LOOK = "GET status/current";

    private final Guests guests;
    private final String marker;
    private final PowerState wanted;
    private final Duration deadline;
    private final Duration interval;
    private final InstantSource clock;

    ConfirmStep(Guests guests, String marker, PowerState wanted, VmConfig config, InstantSource clock) {
        this.guests = guests;
        this.marker = marker;
        this.wanted = wanted;
        this.deadline = config.confirmDeadline();
        this.interval = config.confirmInterval();
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.ours(
                operation,
                marker,
                guest -> guests.client(operation.cluster())
                        .status(guest.node(), operation.vmid())
                        .map(status -> judge(operation, status)));
    }

    /// It only looks, so nothing is there that could be adopted.
    @Override
    public Uni<Effect> effect(Operation operation) {
        return Uni.createFrom().item(new Effect.Absent());
    }

    private Dispatch judge(Operation operation, GuestStatus status) {
        if (status.state() == wanted) {
            return new Dispatch.Done(List.of());
        }
        if ("error".equals(status.haState())) {
            throw new ProxmoxException.WrongState(
                    LOOK,
                    "the high-availability manager has VM %s in state error and does nothing until it is disabled and"
                                    .formatted(operation.vmid())
                            + " enabled again");
        }
        if (outOfTime(operation)) {
            throw new ProxmoxException.WrongState(
                    LOOK,
                    "VM %s was not %s within %d s"
                            .formatted(operation.vmid(), wanted.name().toLowerCase(Locale.ROOT), deadline.toSeconds()));
        }
        return new Dispatch.NotYet(interval);
    }

    private boolean outOfTime(Operation operation) {
        return operation
                .startedAt(Step.CONFIRM)
                .map(start -> !clock.instant().isBefore(start.plus(deadline)))
                .orElse(false);
    }
}
