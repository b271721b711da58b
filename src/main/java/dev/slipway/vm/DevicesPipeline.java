package dev.slipway.vm;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Attaches, changes and detaches devices of a managed VM in one call, and looks what of it waits for a
/// restart. It is done as a whole or not at all, so there is nothing to undo.
@ApplicationScoped
public class DevicesPipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;

    public DevicesPipeline(StepRunner steps, Guests guests) {
        this.steps = steps;
        this.guests = guests;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.DEVICES);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        DevicesPlan plan = DevicesPlan.read(operation.payload());
        return steps.run(
                        operation,
                        Step.DEVICES,
                        new DevicesStep(guests, plan.marker(), plan.changes(), plan.destroy(), plan.digest()))
                .chain(next -> steps.run(next, Step.CONFIRM, new DevicesFoundStep(guests, plan)))
                .map(DevicesPipeline::result);
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
