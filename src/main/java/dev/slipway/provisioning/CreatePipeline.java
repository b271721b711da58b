package dev.slipway.provisioning;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.Observation;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationCancelled;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepState;
import dev.slipway.operation.StepWork;
import dev.slipway.operation.VmIdTaken;
import dev.slipway.placement.Reservations;
import dev.slipway.placement.VmIdsExhausted;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.turn.Demand;
import dev.slipway.turn.Turns;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sequence diagram of a creation: clone, configure, resize, start, find the address.
///
/// Each line is one step of [StepRunner], safe to repeat, so the whole chain is run again after a restart and
/// passes quickly over what is done. A failure hands over to [Rollback].
@ApplicationScoped
public class CreatePipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final Reservations reservations;
    private final VmIdReplacement vmIds;
    private final Journal journal;
    private final Turns turns;
    private final Rollback rollback;
    private final ProvisioningConfig config;
    private final InstantSource clock;

    public CreatePipeline(
            StepRunner steps,
            Guests guests,
            Inventory inventory,
            ManagedVms managed,
            Reservations reservations,
            VmIdReplacement vmIds,
            Journal journal,
            Turns turns,
            Rollback rollback,
            ProvisioningConfig config,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.inventory = inventory;
        this.managed = managed;
        this.reservations = reservations;
        this.vmIds = vmIds;
        this.journal = journal;
        this.turns = turns;
        this.rollback = rollback;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.CREATE);
    }

    /// The clone waits for its turn; what is past it, or turns back, does not.
    @Override
    public Uni<Void> turn(Operation operation) {
        StepState clone = operation.stepState(Step.CLONE);
        if (operation.rollingBack() || operation.cancelRequested() || clone.over()) {
            return Uni.createFrom().voidItem();
        }
        CreatePlan plan = CreatePlan.read(operation.payload());
        return turns.take(operation, demand(operation, plan), clone == StepState.RUNNING);
    }

    private Demand demand(Operation operation, CreatePlan plan) {
        boolean shared = inventory
                .snapshot(operation.cluster())
                .storage(plan.node(), plan.storage())
                .map(ClusterResources.Storage::shared)
                .orElse(false);
        return new Demand(operation.cluster(), plan.storage(), shared, plan.template(), plan.sourceNode());
    }

    @Override
    public Uni<Map<String, String>> forward(Operation accepted) {
        CreatePlan plan = CreatePlan.read(accepted.payload());
        return cloned(accepted, plan)
                .call(operation -> turns.giveBack(operation.id()))
                .call(operation -> keep(operation, plan))
                .chain(operation -> steps.run(operation, Step.CONFIGURE, new ConfigureStep(guests, plan)))
                .chain(operation -> steps.run(operation, Step.RESIZE, resize(plan)))
                .chain(operation -> steps.run(operation, Step.START, start(plan)))
                .invoke(operation -> observe(operation, plan))
                .chain(operation -> steps.run(operation, Step.ADDRESS, address(plan)))
                .call(this::keepPromise)
                .call(this::finish)
                .map(operation -> result(operation, plan));
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return turns.giveBack(operation.id()).chain(() -> rollback.undo(operation));
    }

    /// A VMID that turns out to be somebody else's is replaced, and the clone begins anew under the next one.
    private Uni<Operation> cloned(Operation operation, CreatePlan plan) {
        return steps.run(operation, Step.CLONE, new CloneStep(guests, plan))
                .onFailure(VmIdTaken.class)
                .recoverWithUni(() -> vmIds.replace(operation)
                        .onFailure(VmIdsExhausted.class)
                        .recoverWithUni(exhausted -> noVmIdLeft(operation, exhausted))
                        .chain(next -> cloned(next, plan)));
    }

    private Uni<Operation> noVmIdLeft(Operation operation, Throwable exhausted) {
        return steps.giveUp(
                operation,
                Step.CLONE,
                "no-capacity",
                "VMID %s was taken by somebody else, and %s".formatted(operation.vmid(), exhausted.getMessage()),
                "Ask an administrator to widen placement.vmid-range, then try again.");
    }

    /// From here on there is a VM: lists show it, and it is known to be ours.
    private Uni<Void> keep(Operation operation, CreatePlan plan) {
        inventory.observed(
                operation.cluster(),
                operation.vmid(),
                new Observation.Created(plan.node(), operation.name(), clock.instant()));
        return managed.put(new ManagedVm(
                operation.cluster(),
                operation.vmid(),
                operation.name(),
                operation.project(),
                operation.owner(),
                Marker.of(operation.id()),
                operation.acceptedAt(),
                List.of(),
                plan.metadata()));
    }

    private StepWork resize(CreatePlan plan) {
        return plan.disk() == null
                ? StepWork.skipped("it keeps the disks of the VM that it is a copy of")
                : new ResizeStep(guests, plan, plan.disk());
    }

    private StepWork start(CreatePlan plan) {
        return plan.start() ? new StartStep(guests, plan) : StepWork.skipped("it was not asked to be started");
    }

    private StepWork address(CreatePlan plan) {
        if (!plan.start()) {
            return StepWork.skipped("the VM is not running");
        }
        return plan.agent()
                ? new AddressStep(guests, plan, config, clock)
                : StepWork.skipped("the template has no guest agent");
    }

    private void observe(Operation operation, CreatePlan plan) {
        inventory.observed(
                operation.cluster(),
                operation.vmid(),
                plan.start() ? new Observation.Running(clock.instant()) : new Observation.Stopped(clock.instant()));
    }

    /// A cancellation that was accepted while the last step was under way is kept: the creation turns back even
    /// now.
    private Uni<Void> keepPromise(Operation operation) {
        return journal.find(operation.id())
                .invoke(now -> {
                    if (now.orElseThrow().cancelRequested()) {
                        throw new OperationCancelled(operation.id());
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> finish(Operation operation) {
        return managed.addresses(operation.cluster(), operation.vmid(), addresses(operation))
                .chain(() -> reservations.settle(operation.id().value()));
    }

    private static Map<String, String> result(Operation operation, CreatePlan plan) {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("node", plan.node().value());
        addresses(operation).stream().findFirst().ifPresent(address -> result.put("address", address));
        return result;
    }

    private static List<String> addresses(Operation operation) {
        return operation.latest(Step.ADDRESS).orElseThrow() instanceof Entry.Completed completed
                ? completed.notes()
                : List.of();
    }
}
