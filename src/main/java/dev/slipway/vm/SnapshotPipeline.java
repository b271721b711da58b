package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepFailure;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepState;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes, deletes and rolls back to snapshots. A snapshot that could not be completed is removed; what cannot
/// be, and a VM that is left locked, is told.
@ApplicationScoped
public class SnapshotPipeline implements Pipeline {

    /// What is done with a snapshot.
    private enum Work {
        TAKE(OperationKind.SNAPSHOT),
        ROLL_BACK(OperationKind.ROLLBACK),
        DELETE(OperationKind.DELETE_SNAPSHOT);

        private final OperationKind kind;

        Work(OperationKind kind) {
            this.kind = kind;
        }

        static Work of(Operation operation) {
            return Arrays.stream(values())
                    .filter(work -> work.kind == operation.kind())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(operation.kind() + " is not about snapshots"));
        }
    }

    private final StepRunner steps;
    private final Guests guests;
    private final TaskTrail trail;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final InstantSource clock;

    public SnapshotPipeline(
            StepRunner steps,
            Guests guests,
            TaskTrail trail,
            Inventory inventory,
            ManagedVms managed,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.trail = trail;
        this.inventory = inventory;
        this.managed = managed;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Arrays.stream(Work.values()).map(work -> work.kind).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        SnapshotPlan plan = SnapshotPlan.read(operation.payload());
        Uni<Operation> done =
                switch (Work.of(operation)) {
                    case TAKE -> steps.run(operation, Step.SNAPSHOT, new TakeSnapshotStep(guests, plan));
                    case ROLL_BACK -> rollback(operation, plan);
                    case DELETE ->
                        steps.run(
                                operation,
                                Step.DELETE_SNAPSHOT,
                                new DeleteSnapshotStep(guests, plan, snapshot -> true));
                };
        return done.replaceWith(Map.of("snapshot", plan.name()));
    }

    private Uni<Operation> rollback(Operation operation, SnapshotPlan plan) {
        return steps.run(operation, Step.ROLLBACK, new RollbackStep(guests, trail, plan))
                .chain(next -> steps.run(next, Step.START, start(plan)))
                .call(this::observe);
    }

    private StepWork start(SnapshotPlan plan) {
        return plan.start()
                ? new PowerStep(guests, trail, PowerAction.START, new PowerPlan(plan.marker(), false, null))
                : StepWork.skipped("it was not asked to be started");
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        SnapshotPlan plan = SnapshotPlan.read(operation.payload());
        Step first = operation.kind().steps().getFirst();
        if (operation.stepState(first) == StepState.PENDING) {
            return Uni.createFrom().item(List.of());
        }
        return switch (Work.of(operation)) {
            case TAKE -> remove(operation, plan);
            case ROLL_BACK, DELETE -> LeftLock.told(guests, operation);
        };
    }

    private Uni<List<String>> remove(Operation operation, SnapshotPlan plan) {
        StepWork undo = new DeleteSnapshotStep(guests, plan, snapshot -> TakeSnapshotStep.takenBy(operation, snapshot));
        return steps.run(operation, Step.DELETE_SNAPSHOT, undo)
                .replaceWith(List.<String>of())
                .onFailure(StepFailure.class)
                .recoverWithItem(failure -> List.of(left(operation, plan, failure)));
    }

    private static String left(Operation operation, SnapshotPlan plan, StepFailure cause) {
        return "Snapshot %s of VM %s could not be removed: %s. %s"
                .formatted(
                        plan.name(),
                        operation.vmid(),
                        cause.failure().reason(),
                        cause.failure().advice());
    }

    /// A rollback brings back the name and the power state of that time. Whether they can be read now changes
    /// nothing about the rollback.
    private Uni<Void> observe(Operation operation) {
        return guests.find(operation.cluster(), operation.vmid())
                .chain(found -> found.map(guest -> observe(operation, guest))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure(ProxmoxException.class)
                .recoverWithNull();
    }

    private Uni<Void> observe(Operation operation, Guests.Guest guest) {
        String name = guest.config().name();
        return guests.client(operation.cluster())
                .status(guest.node(), operation.vmid())
                .invoke(status -> inventory.observed(
                        operation.cluster(),
                        operation.vmid(),
                        status.state() == PowerState.RUNNING
                                ? new Observation.Running(clock.instant())
                                : new Observation.Stopped(clock.instant())))
                .chain(status -> managed.find(operation.cluster(), operation.vmid())
                        .map(ours -> managed.put(name == null ? ours : ours.withName(name)))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }
}
