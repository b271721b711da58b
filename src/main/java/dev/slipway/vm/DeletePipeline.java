package dev.slipway.vm;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deletes a managed VM: stop it if that was asked for, destroy it, and look which disks are left. What is
/// destroyed stays destroyed, so there is no way back.
@ApplicationScoped
public class DeletePipeline implements Pipeline {

    private final Removal removal;

    public DeletePipeline(Removal removal) {
        this.removal = removal;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.DELETE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        DeletePlan plan = DeletePlan.read(operation.payload());
        return (plan.force() ? removal.stop(operation, plan.marker()) : removal.leave(operation))
                .chain(next -> removal.destroy(next, plan.marker(), removal.destruction(plan.marker(), plan.force())))
                .chain(next -> removal.confirm(next, plan))
                .map(DeletePipeline::result);
    }

    private static Map<String, String> result(Operation operation) {
        return operation.latest(Step.CONFIRM).orElseThrow() instanceof Entry.Completed completed
                ? WaitingStep.result(completed.notes())
                : Map.of();
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return Uni.createFrom().item(List.of());
    }
}
