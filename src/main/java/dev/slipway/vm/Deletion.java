package dev.slipway.vm;

import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The gate of deletions: only VMs that Slipway made, and running ones only when that is asked for.
@ApplicationScoped
public class Deletion {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Vms vms;
    private final ManagedVms managed;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final InstantSource clock;

    public Deletion(Vms vms, ManagedVms managed, Journal journal, OperationLauncher launcher, InstantSource clock) {
        this.vms = vms;
        this.managed = managed;
        this.journal = journal;
        this.launcher = launcher;
        this.clock = clock;
    }

    /// Yields the stored and launched operation. Fails with a [Refusal] when there is no such VM, it is not ours, it
    /// runs and `force` is not set, or another operation works on it. Whoever cancels stops waiting: what is
    /// accepted is launched all the same.
    public Uni<Operation> admit(VmRef vm, boolean force, String owner, Journal.@Nullable IdempotencyKey idempotency) {
        return Uni.createFrom()
                .deferred(() -> journal.repeated(owner, idempotency, () -> admitNew(vm, force, owner, idempotency))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Operation> admitNew(
            VmRef vm, boolean force, String owner, Journal.@Nullable IdempotencyKey idempotency) {
        return vms.find(vm)
                .map(found -> offer(vm, found, force, owner))
                .chain(offered -> journal.accept(offered, idempotency))
                .map(acceptance -> acceptance.orRefuse(by -> locked(by.value())))
                .invoke(launcher::launch);
    }

    private Operation offer(VmRef vm, Optional<VmView> found, boolean force, String owner) {
        launcher.requireResumed();
        VmView view = found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm));
        if (view.operation() != null) {
            throw locked(view.operation());
        }
        ManagedVm ours = managed.find(vm.cluster(), vm.vmid())
                .orElseThrow(() -> new Refusal.Conflict(
                        "not-managed",
                        "The VM is not managed by Slipway",
                        "VM %s was not made by Slipway, which therefore leaves it alone".formatted(vm)));
        if (view.status().equals("running") && !force) {
            throw new Refusal.Conflict(
                    "wrong-state",
                    "The VM is running",
                    "VM %s is running; shut it down first, or delete it with force=true".formatted(vm));
        }
        return new Operation(
                OperationId.random(),
                OperationKind.DELETE,
                vm.cluster(),
                vm.vmid(),
                ours.name(),
                ours.project(),
                owner,
                new DeletePlan(force, ours.marker()).write(),
                clock.instant(),
                List.of());
    }

    private static Refusal locked(String operationId) {
        return new Refusal.GuestLocked(
                "operation %s works on this VM; wait for it or cancel it".formatted(operationId),
                Optional.of(operationId),
                RETRY_AFTER);
    }
}
