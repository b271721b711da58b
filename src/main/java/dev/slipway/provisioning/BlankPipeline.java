package dev.slipway.provisioning;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sequence diagram of a creation without a template: make, start. Nothing can be configured afterwards
/// that the one call does not set already, and nobody inside could tell an address yet.
///
/// It waits for no turn: to allocate an empty disk takes a storage for a moment only.
@ApplicationScoped
public class BlankPipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final FreeVmId vmIds;
    private final NewVm newVm;
    private final Rollback rollback;

    public BlankPipeline(StepRunner steps, Guests guests, FreeVmId vmIds, NewVm newVm, Rollback rollback) {
        this.steps = steps;
        this.guests = guests;
        this.vmIds = vmIds;
        this.newVm = newVm;
        this.rollback = rollback;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.CREATE_BLANK);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation accepted) {
        BlankPlan plan = BlankPlan.read(accepted.payload());
        return vmIds.make(accepted, Step.CREATE, create(plan))
                .call(operation -> newVm.keep(operation, plan.node(), plan.metadata()))
                .chain(operation -> steps.run(operation, Step.START, start(plan)))
                .invoke(operation -> newVm.observe(operation, plan.start()))
                .call(operation -> newVm.finish(operation, List.of()))
                .map(operation -> result(plan));
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return rollback.undoCreation(operation, create(BlankPlan.read(operation.payload())));
    }

    private CreateStep create(BlankPlan plan) {
        return new CreateStep(guests, plan.node(), plan::spec);
    }

    private StepWork start(BlankPlan plan) {
        return plan.start() ? new StartStep(guests, plan.node()) : StepWork.skipped("it was not asked to be started");
    }

    private static Map<String, String> result(BlankPlan plan) {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("node", plan.node().value());
        if (plan.iso() != null) {
            result.put("iso", plan.iso());
        }
        return result;
    }
}
