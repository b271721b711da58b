package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Moves a managed VM to another node. What was moved is not moved back; a VM that is left locked is told.
@ApplicationScoped
public class MigratePipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final Inventory inventory;
    private final VmConfig config;
    private final InstantSource clock;

    public MigratePipeline(StepRunner steps, Guests guests, Inventory inventory, VmConfig config, InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.inventory = inventory;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.MIGRATE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        MigratePlan plan = MigratePlan.read(operation.payload());
        return steps.run(operation, Step.MIGRATE, new MigrateStep(guests, plan))
                .chain(next -> steps.run(next, Step.CONFIRM, new ArrivalStep(guests, plan, config, clock)))
                // where a guest is, the list tells at once
                .call(next -> inventory.refresh(next.cluster()))
                .replaceWith(Map.of("node", plan.target().value()));
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return operation.stepState(Step.MIGRATE) == StepState.PENDING
                ? Uni.createFrom().item(List.of())
                : LeftLock.told(guests, operation);
    }
}
