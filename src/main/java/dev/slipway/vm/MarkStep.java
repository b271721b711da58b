package dev.slipway.vm;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestSettings;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// Writes our mark into the description of a VM, or takes it out again; what people wrote there stays. The
/// digest of what was read goes with the call, so that nobody's change is overwritten: it is read and written
/// again instead.
///
/// Both are safe to repeat, because a look tells whether it is done.
final class MarkStep implements StepWork {

    /// How often a change that came between reading and writing is answered by doing both again.
    private static final int RACES = 3;

    private static final String CALL = "PUT config";

    private final Guests guests;
    private final String marker;
    private final boolean present;

    private MarkStep(Guests guests, String marker, boolean present) {
        this.guests = guests;
        this.marker = marker;
        this.present = present;
    }

    /// The VM carries the mark afterwards, in place of any other of ours. Fails with
    /// [ProxmoxException.NotFound] when it is gone, and [ProxmoxException.WrongState] when it has become a
    /// template.
    static MarkStep writing(Guests guests, String marker) {
        return new MarkStep(guests, marker, true);
    }

    /// The VM does not carry the mark afterwards; one that is gone or carries another is left alone.
    static MarkStep erasing(Guests guests, String marker) {
        return new MarkStep(guests, marker, false);
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        return Uni.createFrom()
                .deferred(() -> guests.find(operation.cluster(), operation.vmid()))
                .chain(found -> found.map(guest -> onto(operation, guest)).orElseGet(() -> gone(operation)))
                .onFailure(ProxmoxException.Conflict.class)
                .retry()
                .atMost(RACES)
                // it has moved to another node since the look, or it is gone: another look tells
                .onFailure(ProxmoxException.NotFound.class)
                .retry()
                .atMost(1);
    }

    private Uni<Dispatch> onto(Operation operation, Guests.Guest guest) {
        if (present == guest.carries(marker)) {
            return present
                    ? Uni.createFrom().item(new Dispatch.Done(List.of()))
                    : MarkedGuest.nothing("the VM does not carry the mark");
        }
        if (present && guest.config().template()) {
            throw new ProxmoxException.WrongState(CALL, "VM %s is a template by now".formatted(operation.vmid()));
        }
        return guests.client(operation.cluster())
                .configure(guest.node(), operation.vmid(), settings(guest))
                .replaceWith(new Dispatch.Done(List.of()));
    }

    private Uni<Dispatch> gone(Operation operation) {
        return present
                ? Uni.createFrom()
                        .failure(() -> new ProxmoxException.NotFound(
                                "GET /cluster/resources", "VM %s is not there any more".formatted(operation.vmid())))
                : MarkedGuest.nothing("the VM is not there");
    }

    private GuestSettings settings(Guests.Guest guest) {
        String written = Marker.without(guest.config().description());
        String description = present ? Marker.describe(written, marker) : written == null ? "" : written;
        return new GuestSettings(
                null, null, null, null, null, null, description, guest.config().digest());
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid())
                .map(found -> found.filter(guest -> guest.carries(marker)).isPresent() == present
                        ? new Effect.Present(List.of())
                        : new Effect.Absent());
    }
}
