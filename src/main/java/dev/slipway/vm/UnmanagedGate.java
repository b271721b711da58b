package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The gate of what is done to a VM that is not managed (yet): it is adopted, or it is one that we made and
/// lost, and is removed. [VmGate] is the one of all others.
@ApplicationScoped
public class UnmanagedGate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Vms vms;
    private final Guests guests;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final InstantSource clock;

    public UnmanagedGate(
            Vms vms,
            Guests guests,
            Inventory inventory,
            ManagedVms managed,
            Journal journal,
            OperationLauncher launcher,
            InstantSource clock) {
        this.vms = vms;
        this.guests = guests;
        this.inventory = inventory;
        this.managed = managed;
        this.journal = journal;
        this.launcher = launcher;
        this.clock = clock;
    }

    /// What shall be done with a VM.
    interface Intent {

        /// The payload of the operation; throws a [Refusal] when it cannot be done with this guest as it is.
        String payload(VmView vm, Guests.Guest guest);
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails
    /// with a [Refusal] when there is no such VM, it is managed already, a template or locked, another
    /// operation works on it, or `intent` refuses. Asks Proxmox VE. Whoever cancels stops waiting: what is
    /// accepted is launched all the same.
    Uni<Operation> admit(VmRef vm, OperationKind kind, Requester by, Intent intent) {
        return Uni.createFrom()
                .deferred(() -> journal.repeated(by.owner(), by.idempotency(), () -> fresh(vm, kind, by, intent))
                        // what is in the way may be what the same request has just been accepted as, elsewhere
                        .onFailure(Refusal.class)
                        .recoverWithUni(refusal -> journal.repeated(
                                by.owner(),
                                by.idempotency(),
                                () -> Uni.createFrom().failure(refusal)))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Operation> fresh(VmRef vm, OperationKind kind, Requester by, Intent intent) {
        requireNoTemplate(vm);
        return vms.require(vm)
                // our copy of what is managed may have missed what another replica did
                .call(() -> managed.refresh(vm.cluster(), vm.vmid()))
                .chain(view -> {
                    launcher.requireResumed();
                    if (view.operation() != null) {
                        throw busy(view.operation());
                    }
                    if (managed.find(vm.cluster(), vm.vmid()).isPresent()) {
                        throw alreadyManaged(vm);
                    }
                    return guests.find(vm.cluster(), vm.vmid())
                            .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)))
                            .map(guest -> operation(vm, kind, by, view, checked(vm, guest), intent));
                })
                .chain(offered -> journal.accept(offered, by.idempotency()))
                .map(acceptance -> acceptance.orRefuse(holder -> busy(holder.value())))
                .invoke(launcher::launch);
    }

    private void requireNoTemplate(VmRef vm) {
        if (inventory.clusters().contains(vm.cluster())
                && inventory.snapshot(vm.cluster()).guest(vm.vmid()).stream()
                        .anyMatch(ClusterResources.Guest::template)) {
            throw template(vm);
        }
    }

    private static Guests.Guest checked(VmRef vm, Guests.Guest guest) {
        if (guest.config().template()) {
            throw template(vm);
        }
        if (guest.config().lock() != null) {
            throw new Refusal.GuestLocked(
                    ("Proxmox VE has VM %s locked (%s); wait for what holds it, or if nothing does any more, run qm"
                                    + " unlock %s on node %s")
                            .formatted(vm, guest.config().lock(), vm.vmid(), guest.node()),
                    Optional.empty(),
                    RETRY_AFTER);
        }
        return guest;
    }

    private Operation operation(
            VmRef vm, OperationKind kind, Requester by, VmView view, Guests.Guest guest, Intent intent) {
        return new Operation(
                OperationId.random(),
                kind,
                vm.cluster(),
                vm.vmid(),
                guest.name(vm.vmid()),
                by.project(),
                by.owner(),
                intent.payload(view, guest),
                clock.instant(),
                List.of());
    }

    private static Refusal template(VmRef vm) {
        return new Refusal.Conflict(
                ProblemType.IS_TEMPLATE,
                "It is a template",
                "%s is a template; VMs are managed, not templates".formatted(vm));
    }

    private static Refusal alreadyManaged(VmRef vm) {
        return new Refusal.Conflict(
                ProblemType.ALREADY_MANAGED,
                "The VM is managed already",
                "VM %s is managed by Slipway already".formatted(vm));
    }

    private static Refusal busy(String operationId) {
        return new Refusal.GuestLocked(
                "operation %s works on this VM; wait for it or cancel it".formatted(operationId),
                Optional.of(operationId),
                RETRY_AFTER);
    }
}
