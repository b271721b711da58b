package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Accepts deletions: of running VMs only when that is asked for.
@ApplicationScoped
public class Deletion {

    private final VmGate gate;

    public Deletion(VmGate gate) {
        this.gate = gate;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does; fails with [Refusal.Conflict] when the
    /// VM runs and `force` is not set.
    public Uni<Operation> admit(VmRef vm, boolean force, Requester by) {
        return gate.admit(vm, OperationKind.DELETE, by, (view, ours) -> {
            requireOffUnless(force, vm, view);
            return Uni.createFrom().item(new DeletePlan(force, ours.marker()).write());
        });
    }

    /// A VM that runs is deleted only when that is asked for.
    static void requireOffUnless(boolean force, VmRef vm, VmView view) {
        if (view.status().equals("running") && !force) {
            throw new Refusal.Conflict(
                    "wrong-state",
                    "The VM is running",
                    "VM %s is running; shut it down first, or delete it with force=true".formatted(vm));
        }
    }
}
