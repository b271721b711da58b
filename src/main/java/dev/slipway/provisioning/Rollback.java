package dev.slipway.provisioning;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepFailure;
import dev.slipway.operation.StepState;
import dev.slipway.vm.Removal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/// What a creation did, undone in reverse: stop and destroy the guest if it carries the mark, free the VMID.
@ApplicationScoped
public class Rollback {

    private static final Set<String> LEAVES_HALF_A_GUEST = Set.of("guest-locked", "task-overdue");

    private final Removal removal;

    public Rollback(Removal removal) {
        this.removal = removal;
    }

    /// Yields what had to be left behind, normally nothing. Safe to repeat.
    public Uni<List<String>> undo(Operation operation) {
        if (operation.stepState(Step.CLONE) == StepState.PENDING) {
            return removal.forget(operation).replaceWith(List.of());
        }
        String marker = Marker.of(operation.id());
        return removal.stop(operation, marker)
                .chain(stopped -> removal.destroy(stopped, marker))
                .replaceWith(halfMade(operation))
                .onFailure(StepFailure.class)
                .recoverWithItem(failure -> List.of("VM %s in cluster %s could not be removed: %s"
                        .formatted(operation.vmid(), operation.cluster(), failure.getMessage())));
    }

    /// A clone that was killed, or that still runs, is a guest without the mark, which we therefore do not touch.
    private static List<String> halfMade(Operation operation) {
        return operation.latest(Step.CLONE).orElseThrow() instanceof Entry.StepFailed failed
                        && LEAVES_HALF_A_GUEST.contains(failed.failure().code())
                ? List.of("%s %s"
                        .formatted(failed.failure().reason(), failed.failure().advice()))
                : List.of();
    }
}
