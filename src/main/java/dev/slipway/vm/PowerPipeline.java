package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.proxmox.PowerState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Switches a managed VM: one call, and a look at the state where the end of its task does not tell it. What was
/// switched is not switched back.
@ApplicationScoped
public class PowerPipeline implements Pipeline {

    /// Task types of the high-availability manager begin with this.
    private static final String HIGH_AVAILABILITY = "ha";

    private final StepRunner steps;
    private final Guests guests;
    private final TaskTrail trail;
    private final Inventory inventory;
    private final VmConfig config;
    private final InstantSource clock;

    public PowerPipeline(
            StepRunner steps,
            Guests guests,
            TaskTrail trail,
            Inventory inventory,
            VmConfig config,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.trail = trail;
        this.inventory = inventory;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Arrays.stream(PowerAction.values()).map(PowerAction::kind).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        PowerAction action = PowerAction.of(operation.kind());
        PowerPlan plan = PowerPlan.read(operation.payload());
        return steps.run(operation, action.step(), new PowerStep(guests, trail, action, plan))
                .chain(next -> confirm(next, action, plan))
                .invoke(next -> observe(next, action.leadsTo()))
                .replaceWith(Map.of());
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return Uni.createFrom().item(List.of());
    }

    private Uni<Operation> confirm(Operation operation, PowerAction action, PowerPlan plan) {
        boolean filedOnly = operation
                .upid(action.step())
                .filter(upid -> upid.type().startsWith(HIGH_AVAILABILITY))
                .isPresent();
        return filedOnly || action == PowerAction.REBOOT
                ? steps.run(
                        operation,
                        Step.CONFIRM,
                        new ConfirmStep(guests, plan.marker(), action.leadsTo(), config, clock))
                : Uni.createFrom().item(operation);
    }

    private void observe(Operation operation, PowerState state) {
        inventory.observed(
                operation.cluster(),
                operation.vmid(),
                state == PowerState.RUNNING
                        ? new Observation.Running(clock.instant())
                        : new Observation.Stopped(clock.instant()));
    }
}
