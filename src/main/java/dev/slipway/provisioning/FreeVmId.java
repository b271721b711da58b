package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.operation.VmIdTaken;
import dev.slipway.placement.VmIdsExhausted;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Runs the step that makes a guest: a VMID that turns out to be somebody else's is replaced, and the step
/// begins anew under the next one.
@ApplicationScoped
public class FreeVmId {

    private final StepRunner steps;
    private final VmIdReplacement replacement;

    public FreeVmId(StepRunner steps, VmIdReplacement replacement) {
        this.steps = steps;
        this.replacement = replacement;
    }

    /// Yields the operation, under the VMID that its guest now has; fails as [StepRunner#run] does. Safe to
    /// repeat.
    Uni<Operation> make(Operation operation, Step step, StepWork making) {
        return steps.run(operation, step, making)
                .onFailure(VmIdTaken.class)
                .recoverWithUni(() -> replacement
                        .replace(operation)
                        .onFailure(VmIdsExhausted.class)
                        .recoverWithUni(exhausted -> noneLeft(operation, step, exhausted))
                        .chain(next -> make(next, step, making)));
    }

    private Uni<Operation> noneLeft(Operation operation, Step step, Throwable exhausted) {
        return steps.giveUp(
                operation,
                step,
                "no-capacity",
                "VMID %s was taken by somebody else, and %s".formatted(operation.vmid(), exhausted.getMessage()),
                "Ask an administrator to widen placement.vmid-range, then try again.");
    }
}
