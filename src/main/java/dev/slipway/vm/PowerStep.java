package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.ProxmoxClient;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does one thing with the power of a VM; a VM that is in the state asked for has nothing to be done.
///
/// Most actions may be repeated, and their effect is the state. A second reboot or reset would do harm and
/// cannot be seen by the state, so for these the tasks of the node decide ([TaskTrail]).
final class PowerStep implements StepWork {

    private final Guests guests;
    private final TaskTrail trail;
    private final PowerAction action;
    private final PowerPlan plan;

    PowerStep(Guests guests, TaskTrail trail, PowerAction action, PowerPlan plan) {
        this.guests = guests;
        this.trail = trail;
        this.action = action;
        this.plan = plan;
    }

    @Override
    public Uni<Dispatch> dispatch(Operation operation) {
        ProxmoxClient client = guests.client(operation.cluster());
        return guests.ours(
                operation,
                plan.marker(),
                guest -> client.status(guest.node(), operation.vmid())
                        .chain(status -> action.alreadySo(status)
                                .map(MarkedGuest::nothing)
                                .orElseGet(() -> call(client, guest, status).map(Dispatch.Task::new))));
    }

    private Uni<Upid> call(ProxmoxClient client, Guests.Guest guest, GuestStatus status) {
        action.senseless(status).ifPresent(why -> {
            throw new ProxmoxException.WrongState("GET status/current", why);
        });
        VmId vmid = status.vmid();
        return switch (action) {
            case START -> client.start(guest.node(), vmid);
            case STOP -> client.stop(guest.node(), vmid, plan.force() && !status.haManaged());
            case SHUTDOWN -> client.shutdown(guest.node(), vmid, timeout(), plan.force());
            case REBOOT -> client.reboot(guest.node(), vmid);
            case RESET -> client.reset(guest.node(), vmid);
            case SUSPEND -> client.suspend(guest.node(), vmid);
            case RESUME -> client.resume(guest.node(), vmid);
        };
    }

    private @Nullable Duration timeout() {
        return plan.timeout() == null ? null : Duration.ofSeconds(plan.timeout());
    }

    @Override
    public Uni<Effect> effect(Operation operation) {
        return guests.seen(
                operation,
                plan.marker(),
                guest -> action.leavesNoTrace()
                        ? trail.effect(operation, action.step(), guest, action.tasks())
                        : reached(operation, guest));
    }

    private Uni<Effect> reached(Operation operation, Guests.Guest guest) {
        return guests.client(operation.cluster())
                .status(guest.node(), operation.vmid())
                .chain(status -> action.alreadySo(status).isPresent()
                        ? Uni.createFrom().item(new Effect.Present(List.of()))
                        : guests.underway(operation, action.step(), guest.node(), action.tasks()));
    }
}
