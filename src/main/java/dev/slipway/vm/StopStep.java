package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Turns a guest off, at once, if it carries the mark.
final class StopStep implements StepWork {

    private final Guests guests;
    private final String marker;

    StopStep(Guests guests, String marker) {
        this.guests = guests;
        this.marker = marker;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid()).chain(found -> {
            if (found.isEmpty()) {
                return nothing("the VM is not there");
            }
            Guests.Guest guest = found.get();
            if (!guest.carries(marker)) {
                return nothing("VMID %s belongs to another guest".formatted(operation.vmid()));
            }
            return stop(operation, guest);
        });
    }

    private Uni<Dispatch> stop(Operation operation, Guests.Guest guest) {
        var client = guests.client(operation.cluster());
        return client.status(guest.node(), operation.vmid())
                .chain(status -> status.state() == PowerState.STOPPED
                        ? nothing("the VM is not running")
                        : client.stop(guest.node(), operation.vmid()).map(Dispatch.Task::new));
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid())
                .chain(found -> found.filter(guest -> guest.carries(marker))
                        .map(guest -> stopped(operation, guest))
                        .orElseGet(() -> Uni.createFrom().item(new Effect.Present(List.of()))));
    }

    private Uni<Effect> stopped(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .status(guest.node(), operation.vmid())
                .chain(status -> status.state() == PowerState.STOPPED
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.running(
                                        operation.cluster(),
                                        guest.node(),
                                        "qmstop",
                                        operation.vmid(),
                                        operation.startedAt(Step.STOP).orElse(operation.acceptedAt()))
                                .map(StopStep::underway));
    }

    static Effect underway(List<Upid> tasks) {
        return tasks.isEmpty() ? new Effect.Absent() : new Effect.Underway(tasks);
    }

    private static Uni<Dispatch> nothing(String reason) {
        return Uni.createFrom().item(new Dispatch.Nothing(reason));
    }
}
