package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.GuestSnapshot;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.PowerState;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;

/// Accepts that VMs become templates: those that are off and have no snapshots.
@ApplicationScoped
public class TemplateConversion {

    private final VmGate gate;
    private final Guests guests;

    public TemplateConversion(VmGate gate, Guests guests) {
        this.gate = gate;
        this.guests = guests;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does; fails with [Refusal.Conflict] when the
    /// VM runs or has snapshots. Proxmox VE is asked for both.
    public Uni<Operation> admit(VmRef vm, Requester by) {
        return gate.admit(
                vm,
                OperationKind.TEMPLATE,
                by,
                (view, ours) -> look(vm).replaceWith(new TemplatePlan(ours.marker()).write()));
    }

    private Uni<Void> look(VmRef vm) {
        var client = guests.client(vm.cluster());
        return guests.find(vm.cluster(), vm.vmid())
                .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)))
                .chain(guest -> Uni.combine()
                        .all()
                        .unis(client.status(guest.node(), vm.vmid()), client.snapshots(guest.node(), vm.vmid()))
                        .asTuple())
                .invoke(seen -> check(vm, seen.getItem1(), seen.getItem2()))
                .replaceWithVoid();
    }

    private static void check(VmRef vm, GuestStatus status, List<GuestSnapshot> snapshots) {
        if (status.state() == PowerState.RUNNING) {
            throw notSuitable("VM %s is running; shut it down first".formatted(vm));
        }
        if (!snapshots.isEmpty()) {
            throw notSuitable("VM %s has snapshots (%s); delete them first"
                    .formatted(vm, snapshots.stream().map(GuestSnapshot::name).collect(Collectors.joining(", "))));
        }
    }

    private static Refusal notSuitable(String why) {
        return new Refusal.Conflict(ProblemType.WRONG_STATE, "The VM cannot become a template as it is", why);
    }
}
