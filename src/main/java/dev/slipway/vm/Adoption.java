package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.regex.Pattern;

/// Accepts that a VM becomes ours, that one is nobody's again, and that one which we made and lost is removed.
@ApplicationScoped
public class Adoption {

    private static final Pattern PROJECT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final UnmanagedGate unmanaged;
    private final VmGate gate;

    public Adoption(UnmanagedGate unmanaged, VmGate gate) {
        this.unmanaged = unmanaged;
        this.gate = gate;
    }

    /// Yields the stored and launched operation that makes the VM one of the requester's project, as
    /// [UnmanagedGate#admit] does; fails with [Refusal.InvalidRequest] when that is no name of a project.
    public Uni<Operation> adopt(VmRef vm, Requester by) {
        FieldRules rules = new FieldRules();
        rules.form("project", by.project(), PROJECT, "is a name of lower-case letters, digits and inner hyphens");
        List<FieldError> broken = rules.broken();
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
        return unmanaged.admit(vm, OperationKind.ADOPT, by, (view, guest) -> "{}");
    }

    /// Yields the stored and launched operation after which the VM goes on without Slipway, as [VmGate#admit] does.
    public Uni<Operation> release(VmRef vm, Requester by) {
        return gate.admit(
                vm,
                OperationKind.RELEASE,
                by,
                (view, ours) -> Uni.createFrom().item(new ReleasePlan(ours.marker()).write()));
    }

    /// Yields the stored and launched deletion of a VM that is not managed and carries this mark, as
    /// [UnmanagedGate#admit] does. Fails with [Refusal.Conflict] when it does not carry it (any more), or when it
    /// runs and `force` is not set.
    public Uni<Operation> remove(VmRef vm, String marker, boolean force, Requester by) {
        return unmanaged.admit(vm, OperationKind.DELETE, by, (view, guest) -> {
            if (!guest.carries(marker)) {
                throw new Refusal.Conflict(
                        ProblemType.CHANGED_MEANWHILE,
                        "Changed meanwhile",
                        "VM %s does not carry the mark of Slipway any more, which therefore leaves it alone"
                                .formatted(vm));
            }
            Deletion.requireOffUnless(force, vm, view);
            return DeletePlan.of(force, marker, guest).write();
        });
    }
}
