package dev.slipway.provisioning;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepFailure;
import dev.slipway.operation.StepState;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.vm.Guests;
import dev.slipway.vm.Removal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/// What a creation did, undone in reverse: stop and destroy the guest if it carries the mark, free the VMID.
@ApplicationScoped
public class Rollback {

    private final Removal removal;
    private final Guests guests;

    public Rollback(Removal removal, Guests guests) {
        this.removal = removal;
        this.guests = guests;
    }

    /// Yields what had to be left behind, normally nothing. Waits for as long as the cluster is away. Safe to repeat.
    public Uni<List<String>> undo(Operation operation) {
        if (operation.stepState(Step.CLONE) == StepState.PENDING) {
            return removal.forget(operation).replaceWith(List.of());
        }
        String marker = Marker.of(operation.id());
        StepWork undo = new UndoCloneStep(
                new CloneStep(guests, CreatePlan.read(operation.payload())),
                removal.destruction(marker, true),
                config.lateExecution(),
                clock);
        return removal.stop(operation, marker)
                .chain(stopped -> removal.destroy(stopped, marker))
                .chain(() -> halfMade(operation))
                .onFailure(StepFailure.class)
                .recoverWithItem(failure -> List.of(left(operation, failure)));
    }

    /// A clone that was killed, or that still runs, is a guest without the mark, which we therefore do not touch.
    private Uni<List<String>> halfMade(Operation operation) {
        if (operation.completed(Step.CLONE) || !operation.mayHaveBegun(Step.CLONE)) {
            return Uni.createFrom().item(List.of());
        }
        return guests.find(operation.cluster(), operation.vmid())
                .map(found -> found.filter(Guests.Guest::beingCloned)
                        .map(guest -> CloneStep.stuck(operation, guest))
                        .map(stuck -> List.of("%s. %s".formatted(stuck.reason(), stuck.advice())))
                        .orElseGet(List::of))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(failure -> List.of("Whether half of VM %s is left in cluster %s could not be seen: %s"
                        .formatted(operation.vmid(), operation.cluster(), failure.getMessage())));
    }
}
