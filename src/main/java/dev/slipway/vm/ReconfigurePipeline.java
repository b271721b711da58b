package dev.slipway.vm;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepState;
import dev.slipway.operation.StepWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Changes the configuration of a managed VM, grows its disk, and looks what of it waits for a restart. What was
/// changed before a failure stays changed, and is told.
@ApplicationScoped
public class ReconfigurePipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final ManagedVms managed;

    public ReconfigurePipeline(StepRunner steps, Guests guests, ManagedVms managed) {
        this.steps = steps;
        this.guests = guests;
        this.managed = managed;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.RECONFIGURE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        ReconfigurePlan plan = ReconfigurePlan.read(operation.payload());
        return steps.run(operation, Step.CONFIGURE, new ReconfigureStep(guests, plan))
                .call(next -> rename(next, plan))
                .chain(next -> steps.run(next, Step.RESIZE, grow(plan)))
                .chain(next -> steps.run(next, Step.CONFIRM, new WaitingStep(guests, plan)))
                .map(ReconfigurePipeline::result);
    }

    private StepWork grow(ReconfigurePlan plan) {
        return plan.disk() == null
                ? StepWork.skipped("the disk was not asked to grow")
                : new GrowStep(guests, plan.marker(), plan.disk());
    }

    private Uni<Void> rename(Operation operation, ReconfigurePlan plan) {
        return managed.find(operation.cluster(), operation.vmid())
                .map(ours -> plan.name() == null ? ours : ours.withName(plan.name()))
                .map(managed::put)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Map<String, String> result(Operation operation) {
        return operation.latest(Step.CONFIRM).orElseThrow() instanceof Entry.Completed completed
                ? WaitingStep.result(completed.notes())
                : Map.of();
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        ReconfigurePlan plan = ReconfigurePlan.read(operation.payload());
        return Uni.createFrom()
                .item(
                        operation.stepState(Step.CONFIGURE) == StepState.SUCCEEDED
                                ? List.of(
                                        "What was changed before stays changed: " + String.join(", ", plan.settings()))
                                : List.of());
    }
}
