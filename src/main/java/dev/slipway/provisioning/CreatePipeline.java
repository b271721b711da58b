package dev.slipway.provisioning;

import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepState;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.turn.Demand;
import dev.slipway.turn.Turns;
import dev.slipway.vm.DevicesStep;
import dev.slipway.vm.Guests;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sequence diagram of a creation: clone, configure, resize, add devices, start, find the address.
///
/// Each line is one step of [StepRunner], safe to repeat, so the whole chain is run again after a restart and
/// passes quickly over what is done. A failure hands over to [Rollback].
@ApplicationScoped
public class CreatePipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final Inventory inventory;
    private final FreeVmId vmIds;
    private final NewVm newVm;
    private final Turns turns;
    private final Rollback rollback;
    private final ProvisioningConfig config;
    private final InstantSource clock;

    public CreatePipeline(
            StepRunner steps,
            Guests guests,
            Inventory inventory,
            FreeVmId vmIds,
            NewVm newVm,
            Turns turns,
            Rollback rollback,
            ProvisioningConfig config,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.inventory = inventory;
        this.vmIds = vmIds;
        this.newVm = newVm;
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
        return vmIds.make(accepted, Step.CLONE, new CloneStep(guests, plan))
                .call(operation -> turns.giveBack(operation.id()))
                .call(operation -> newVm.keep(operation, plan.node(), plan.metadata()))
                .chain(operation -> steps.run(operation, Step.CONFIGURE, new ConfigureStep(guests, plan)))
                .chain(operation -> steps.run(operation, Step.RESIZE, resize(plan)))
                .chain(operation -> devices(operation, plan))
                .chain(operation -> steps.run(operation, Step.START, start(plan)))
                .invoke(operation -> newVm.observe(operation, plan.start()))
                .chain(operation -> steps.run(operation, Step.ADDRESS, address(plan)))
                .call(operation -> newVm.finish(operation, addresses(operation)))
                .map(operation -> result(operation, plan));
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        return turns.giveBack(operation.id())
                .chain(() -> rollback.undoClone(operation, CreatePlan.read(operation.payload())));
    }

    /// Most VMs have what their template has.
    private Uni<Operation> devices(Operation operation, CreatePlan plan) {
        return plan.devices().isEmpty()
                ? Uni.createFrom().item(operation)
                : steps.run(
                        operation,
                        Step.DEVICES,
                        new DevicesStep(guests, Marker.of(operation.id()), plan.devices(), false, null));
    }

    private StepWork resize(CreatePlan plan) {
        return plan.disk() == null
                ? StepWork.skipped("it keeps the disks of the VM that it is a copy of")
                : new ResizeStep(guests, plan, plan.disk());
    }

    private StepWork start(CreatePlan plan) {
        return plan.start() ? new StartStep(guests, plan.node()) : StepWork.skipped("it was not asked to be started");
    }

    private StepWork address(CreatePlan plan) {
        if (!plan.start()) {
            return StepWork.skipped("the VM is not running");
        }
        return plan.agent()
                ? new AddressStep(guests, plan, config, clock)
                : StepWork.skipped("the template has no guest agent");
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
