package dev.slipway.provisioning;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepFailure;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.vm.Guests;
import dev.slipway.vm.Removal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/// What a creation did, undone in reverse: stop and destroy the guest if it carries the mark, free the VMID.
@ApplicationScoped
public class Rollback {

    private final StepRunner steps;
    private final Removal removal;
    private final Guests guests;
    private final ProvisioningConfig config;
    private final InstantSource clock;

    public Rollback(StepRunner steps, Removal removal, Guests guests, ProvisioningConfig config, InstantSource clock) {
        this.steps = steps;
        this.removal = removal;
        this.guests = guests;
        this.config = config;
        this.clock = clock;
    }

    /// Yields what had to be left behind of a clone, normally nothing. Waits for as long as the cluster is
    /// away, unless nothing was ever sent to it. Safe to repeat.
    Uni<List<String>> undoClone(Operation operation, CreatePlan plan) {
        return undo(operation, Step.CLONE, new CloneStep(guests, plan)::effect);
    }

    /// The same for a guest that was made anew.
    Uni<List<String>> undoCreation(Operation operation, CreateStep made) {
        return undo(operation, Step.CREATE, made::effect);
    }

    private Uni<List<String>> undo(
            Operation operation, Step making, BiFunction<Operation, Boolean, Uni<StepWork.Effect>> made) {
        String marker = Marker.of(operation.id());
        if (!operation.mayHaveCalled(making)) {
            return steps.stopGivenUp(operation)
                    .chain(() -> removal.forget(operation, marker))
                    .replaceWith(List.of());
        }
        StepWork undo =
                new UndoMakingStep(making, made, removal.destruction(marker, true), config.lateExecution(), clock);
        return steps.stopGivenUp(operation)
                .chain(() -> removal.stop(operation, marker))
                .chain(stopped -> removal.destroy(stopped, marker, undo))
                .replaceWith(List.<String>of())
                .onFailure(StepFailure.class)
                .recoverWithUni(
                        failure -> removal.leaveBehind(operation).replaceWith(List.of(left(operation, failure))));
    }

    private static String left(Operation operation, StepFailure cause) {
        return "VM %s in cluster %s could not be removed: %s. %s"
                .formatted(
                        operation.vmid(),
                        operation.cluster(),
                        cause.failure().reason(),
                        cause.failure().advice());
    }
}
