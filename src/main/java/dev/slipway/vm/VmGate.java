package dev.slipway.vm;

import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Subject;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The gate of everything that is done to a VM that is there: only to what Slipway made, one operation at a
/// time.
@ApplicationScoped
public class VmGate {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Vms vms;
    private final ManagedVms managed;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final InstantSource clock;

    public VmGate(Vms vms, ManagedVms managed, Journal journal, OperationLauncher launcher, InstantSource clock) {
        this.vms = vms;
        this.managed = managed;
        this.journal = journal;
        this.launcher = launcher;
        this.clock = clock;
    }

    /// What shall be done with a VM.
    interface Intent {

        /// Yields the payload of the operation; fails with a [Refusal] when it cannot be done with this VM as
        /// it is.
        Uni<String> payload(VmView vm, ManagedVm ours);
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails
    /// with a [Refusal] when there is no such VM, it is not ours, another operation works on it, or `intent`
    /// refuses. Whoever cancels stops waiting: what is accepted is launched all the same.
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
        return vms.require(vm)
                .chain(view -> {
                    idle(view);
                    vms.copying(vm).ifPresent(copy -> {
                        throw locked(copy.id().value());
                    });
                    if (kind != OperationKind.DELETE) {
                        noTemplate(vm, view);
                    }
                    return ours(vm).chain(ours ->
                            intent.payload(view, ours).map(payload -> operation(ours, kind, by, payload)));
                })
                .chain(offered -> journal.accept(offered, by.idempotency()))
                .map(acceptance -> acceptance.orRefuse(holder -> locked(holder.value())))
                .invoke(launcher::launch);
    }

    /// Yields the VM if it may be copied: it is ours, no template, and no operation works on it. Other copies
    /// of it may be under way. Fails with a [Refusal].
    public Uni<ManagedVm> copied(VmRef vm) {
        return vms.require(vm).chain(view -> {
            idle(view);
            noTemplate(vm, view);
            return ours(vm);
        });
    }

    private void idle(VmView view) {
        launcher.requireResumed();
        if (view.operation() != null) {
            throw locked(view.operation());
        }
    }

    private static void noTemplate(VmRef vm, VmView view) {
        if (view.status().equals(VmView.TEMPLATE)) {
            throw new Refusal.Conflict(
                    ProblemType.WRONG_STATE,
                    "The VM is a template",
                    "VM %s is a template: VMs are made from it, and it neither starts nor changes".formatted(vm));
        }
    }

    /// Nobody is told that a VM is not ours for want of a notice from the replica that made it.
    private Uni<ManagedVm> ours(VmRef vm) {
        return managed.find(vm.cluster(), vm.vmid())
                .map(known -> Uni.createFrom().item(known))
                .orElseGet(() -> managed.refresh(vm.cluster(), vm.vmid())
                        .map(ignored -> managed.find(vm.cluster(), vm.vmid()).orElseThrow(() -> notManaged(vm))));
    }

    private Operation operation(ManagedVm ours, OperationKind kind, Requester by, String payload) {
        return new Operation(
                by.operation(),
                kind,
                new Subject(ours.cluster(), ours.vmid()),
                ours.name(),
                ours.project(),
                by.owner(),
                by.part(),
                payload,
                clock.instant(),
                List.of());
    }

    /// Why nothing is done with a VM of somebody else.
    public static Refusal notManaged(VmRef vm) {
        return new Refusal.Conflict(
                ProblemType.NOT_MANAGED,
                "The VM is not managed by Slipway",
                "Slipway does not manage VM %s, and leaves it alone until an administrator adopts it".formatted(vm));
    }

    private static Refusal locked(String operationId) {
        return new Refusal.GuestLocked(
                "operation %s works on this VM; wait for it or cancel it".formatted(operationId),
                Optional.of(operationId),
                RETRY_AFTER);
    }
}
