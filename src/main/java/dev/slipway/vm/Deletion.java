package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Accepts deletions: of running VMs only when that is asked for, of templates only for administrators, of protected
/// ones and of templates that others stand on never.
@ApplicationScoped
public class Deletion {

    private static final Logger LOG = Logger.getLogger(Deletion.class);

    /// How long a request waits for Proxmox VE. What could not be seen by then, the operation finds out.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final VmGate gate;
    private final Guests guests;
    private final LinkedClones clones;

    public Deletion(VmGate gate, Guests guests, LinkedClones clones) {
        this.gate = gate;
        this.guests = guests;
        this.clones = clones;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does; fails with [Refusal.NotAllowed] when it
    /// is a template and the requester no administrator, and with [Refusal.Conflict] when the VM runs and `force`
    /// is not set, when it is protected, and when linked clones need it. Proxmox VE is asked for the latter two;
    /// while it does not answer, the deletion is accepted and meets them when it is carried out.
    public Uni<Operation> admit(VmRef vm, boolean force, Requester by) {
        return gate.admit(vm, OperationKind.DELETE, by, (view, ours) -> {
            requireAdministratorFor(view.status().equals(VmView.TEMPLATE), by);
            requireOffUnless(force, vm, view);
            NodeName node = view.node() == null ? null : new NodeName(view.node());
            return removable(vm, by)
                    .map(found -> found.map(guest -> DeletePlan.of(force, ours.marker(), guest))
                            .orElseGet(() -> new DeletePlan(force, ours.marker(), node, null))
                            .write());
        });
    }

    /// A VM that runs is deleted only when that is asked for.
    static void requireOffUnless(boolean force, VmRef vm, VmView view) {
        if (view.status().equals("running") && !force) {
            throw new Refusal.Conflict(
                    ProblemType.WRONG_STATE,
                    "The VM is running",
                    "VM %s is running; shut it down first, or delete it with force=true".formatted(vm));
        }
    }

    /// What everybody makes VMs from is not for everybody to delete.
    private static void requireAdministratorFor(boolean template, Requester by) {
        if (template && !by.administrator()) {
            throw new Refusal.NotAllowed("only an administrator may delete a template");
        }
    }

    /// Yields the guest, unless it is gone or could not be looked at.
    private Uni<Optional<Guests.Guest>> removable(VmRef vm, Requester by) {
        return guests.find(vm.cluster(), vm.vmid())
                .call(found -> found.map(guest -> check(vm, guest, by))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .ifNoItem()
                .after(LOOK)
                .recoverWithUni(() -> Uni.createFrom().item(Optional.empty()))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(blind -> {
                    LOG.debugf("VM %s could not be looked at before its deletion: %s", vm, blind.getMessage());
                    return Optional.empty();
                });
    }

    private Uni<Void> check(VmRef vm, Guests.Guest guest, Requester by) {
        requireAdministratorFor(guest.config().template(), by);
        if (guest.config().protection()) {
            throw new Refusal.Conflict(
                    ProblemType.PROTECTED,
                    "The VM is protected",
                    ("VM %1$s is protected against deletion; take the protection off with PATCH /api/v1/vms/%1$s and"
                                    + " {\"protection\": false}, then delete it")
                            .formatted(vm));
        }
        return guest.config().template() ? unused(vm, guest) : Uni.createFrom().voidItem();
    }

    private Uni<Void> unused(VmRef vm, Guests.Guest guest) {
        return clones.of(vm.cluster(), vm.vmid(), guest)
                .invoke(names -> {
                    if (!names.isEmpty()) {
                        throw new Refusal.Conflict(
                                ProblemType.IN_USE,
                                "Linked clones need this template",
                                "the disks of %s lie on template %s; delete them first"
                                        .formatted(String.join(", ", names), vm));
                    }
                })
                .replaceWithVoid();
    }
}
