package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/// Destroys a guest with its disks, if it carries the mark. A guest that is gone, or whose VMID somebody else
/// took over meanwhile, counts as destroyed.
///
/// One that runs (again) is stopped first, if it may be: a start that was late, or a high-availability manager
/// that takes its time (field guide 11).
final class DestroyStep implements StepWork {

    private final Guests guests;
    private final MarkedGuest marked;
    private final boolean mayStop;
    private final boolean unreferencedDisks;

    DestroyStep(Guests guests, String marker, boolean mayStop, boolean unreferencedDisks) {
        this.guests = guests;
        this.marked = new MarkedGuest(guests, marker);
        this.mayStop = mayStop;
        this.unreferencedDisks = unreferencedDisks;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return marked.dispatch(
                operation, guest -> mayStop ? stopAndDestroy(operation, guest) : destroy(operation, guest));
    }

    private Uni<Dispatch> stopAndDestroy(Operation operation, Guests.Guest guest) {
        return unlessItRuns(
                operation,
                guest,
                () -> destroy(operation, guest)
                        .onFailure(ProxmoxException.WrongState.class)
                        // somebody may have started it since the look
                        .recoverWithUni(refused -> unlessItRuns(
                                operation, guest, () -> Uni.createFrom().failure(refused))));
    }

    private Uni<Dispatch> unlessItRuns(Operation operation, Guests.Guest guest, Supplier<Uni<Dispatch>> off) {
        var client = guests.client(operation.cluster());
        return client.status(guest.node(), operation.vmid())
                .chain(status -> status.state() == PowerState.STOPPED
                        ? off.get()
                        : client.stop(guest.node(), operation.vmid())
                                .replaceWith(new Dispatch.Unsettled("the VM runs and has to stop first")));
    }

    private Uni<Dispatch> destroy(Operation operation, Guests.Guest guest) {
        return unprotected(operation, guest)
                .chain(() ->
                        guests.client(operation.cluster()).destroy(guest.node(), operation.vmid(), unreferencedDisks))
                .map(Dispatch.Task::new);
    }

    /// What is undone may still have the protection of its template. One that somebody set on a VM is respected.
    private Uni<Void> unprotected(Operation operation, Guests.Guest guest) {
        return operation.rollingBack() && guest.config().protection()
                ? guests.client(operation.cluster()).unprotect(guest.node(), operation.vmid())
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return marked.effect(
                operation,
                guest -> guests.underway(operation, Step.DESTROY, guest.node(), "qmdestroy")
                        .chain(effect -> LeftLock.ifLeft(guests, operation, guest, effect)));
    }
}
