package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.List;

/// Turns a guest off, at once, if it carries the mark.
///
/// The high-availability manager only takes the request down (field guide 11), so for its guests the step looks
/// until they are off. The request may be repeated.
final class StopStep implements StepWork {

    /// The state that the manager wants once it was asked.
    private static final String REQUESTED = "stopped";

    private final Guests guests;
    private final MarkedGuest marked;
    private final VmConfig config;
    private final InstantSource clock;

    StopStep(Guests guests, String marker, VmConfig config, InstantSource clock) {
        this.guests = guests;
        this.marked = new MarkedGuest(guests, marker);
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        var client = guests.client(operation.cluster());
        return marked.dispatch(
                operation,
                guest -> client.status(guest.node(), operation.vmid()).chain(status -> {
                    if (status.state() == PowerState.STOPPED) {
                        return MarkedGuest.nothing("the VM is not running");
                    }
                    Uni<Upid> stopped = Uni.createFrom().deferred(() -> client.stop(guest.node(), operation.vmid()));
                    return status.haManaged() ? request(operation, status, stopped) : stopped.map(Dispatch.Task::new);
                }));
    }

    private Uni<Dispatch> request(Operation operation, GuestStatus status, Uni<Upid> stopped) {
        if (outOfTime(operation)) {
            throw new ProxmoxException.WrongState(
                    "GET status/current",
                    "the high-availability manager did not stop VM %s within %d s"
                            .formatted(
                                    operation.vmid(), config.confirmDeadline().toSeconds()));
        }
        Dispatch later = new Dispatch.NotYet(config.confirmInterval());
        return REQUESTED.equals(status.haState()) ? Uni.createFrom().item(later) : stopped.replaceWith(later);
    }

    private boolean outOfTime(Operation operation) {
        return operation
                .startedAt(Step.STOP)
                .filter(start -> !clock.instant().isBefore(start.plus(config.confirmDeadline())))
                .isPresent();
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return marked.effect(
                operation,
                guest -> guests.client(operation.cluster())
                        .status(guest.node(), operation.vmid())
                        .chain(status -> status.state() == PowerState.STOPPED
                                ? Uni.createFrom().item(new Effect.Present(List.of()))
                                : guests.underway(operation, Step.STOP, guest.node(), "qmstop")));
    }
}
