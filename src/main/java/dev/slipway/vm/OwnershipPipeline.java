package dev.slipway.vm;

import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Marker;
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

/// Makes a VM ours, or nobody's again: the mark in its description first, then the entry among what we manage.
/// The VM itself goes on as it is.
@ApplicationScoped
public class OwnershipPipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final ManagedVms managed;

    public OwnershipPipeline(StepRunner steps, Guests guests, ManagedVms managed) {
        this.steps = steps;
        this.guests = guests;
        this.managed = managed;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.ADOPT, OperationKind.RELEASE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        return (operation.kind() == OperationKind.ADOPT ? adopt(operation) : release(operation)).replaceWith(Map.of());
    }

    private Uni<Void> adopt(Operation operation) {
        String marker = Marker.of(operation.id());
        return managed.refresh(operation.cluster(), operation.vmid())
                .chain(() -> ownedByAnother(operation, marker)
                        ? steps.giveUp(
                                operation,
                                Step.MARK,
                                "already-managed",
                                "VM %s is managed by Slipway already".formatted(operation.vmid()),
                                "Nothing is left to do.")
                        : steps.run(operation, Step.MARK, MarkStep.writing(guests, marker)))
                .chain(marked -> managed.put(adopted(operation, marker)));
    }

    /// One that was adopted between our acceptance and our look at what was managed then.
    private boolean ownedByAnother(Operation operation, String marker) {
        return managed.find(operation.cluster(), operation.vmid())
                .filter(known -> !known.marker().equals(marker))
                .isPresent();
    }

    private static ManagedVm adopted(Operation operation, String marker) {
        return new ManagedVm(
                operation.cluster(),
                operation.vmid(),
                operation.name(),
                operation.project(),
                operation.owner(),
                marker,
                operation.acceptedAt(),
                List.of(),
                Map.of());
    }

    private Uni<Void> release(Operation operation) {
        String marker = ReleasePlan.read(operation.payload()).marker();
        return steps.run(operation, Step.UNMARK, MarkStep.erasing(guests, marker))
                .chain(released -> managed.remove(operation.cluster(), operation.vmid(), marker));
    }

    /// There is nothing to undo but a mark of which nobody knows whether it is still being written.
    @Override
    public Uni<List<String>> back(Operation operation) {
        return Uni.createFrom()
                .item(
                        operation.doubtedAt(Step.MARK).isPresent()
                                ? List.of("VM %s may carry a line \"%s\" in its description, which does no harm"
                                        .formatted(operation.vmid(), Marker.of(operation.id())))
                                : List.of());
    }
}
