package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a template of a managed VM. There is no way back: nothing in the API makes a VM of it again.
@ApplicationScoped
public class TemplatePipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final Inventory inventory;
    private final InstantSource clock;

    public TemplatePipeline(StepRunner steps, Guests guests, Inventory inventory, InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.inventory = inventory;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.TEMPLATE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        TemplatePlan plan = TemplatePlan.read(operation.payload());
        return steps.run(operation, Step.TEMPLATE, new TemplateStep(guests, plan.marker()))
                .invoke(next ->
                        inventory.observed(next.cluster(), next.vmid(), new Observation.Templated(clock.instant())))
                .replaceWith(Map.of("template", operation.name()));
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return Uni.createFrom().item(List.of());
    }
}
