package dev.slipway.provisioning;

import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepFailure;
import dev.slipway.operation.StepRunner;
import dev.slipway.operation.StepWork;
import dev.slipway.placement.Reservations;
import dev.slipway.vm.Guests;
import dev.slipway.vm.TemplateStep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The sequence diagram of an import: fetch the image, make a guest with a copy of it, make a template of that,
/// delete the image.
@ApplicationScoped
public class ImportPipeline implements Pipeline {

    private final StepRunner steps;
    private final Guests guests;
    private final FreeVmId vmIds;
    private final Reservations reservations;
    private final Inventory inventory;
    private final Rollback rollback;
    private final ProvisioningConfig config;
    private final InstantSource clock;

    public ImportPipeline(
            StepRunner steps,
            Guests guests,
            FreeVmId vmIds,
            Reservations reservations,
            Inventory inventory,
            Rollback rollback,
            ProvisioningConfig config,
            InstantSource clock) {
        this.steps = steps;
        this.guests = guests;
        this.vmIds = vmIds;
        this.reservations = reservations;
        this.inventory = inventory;
        this.rollback = rollback;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.IMPORT_TEMPLATE);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation accepted) {
        ImportPlan plan = ImportPlan.read(accepted.payload());
        return steps.run(accepted, Step.DOWNLOAD, new DownloadStep(guests, plan))
                .chain(operation -> vmIds.make(operation, Step.CREATE, create(plan)))
                .chain(operation ->
                        steps.run(operation, Step.TEMPLATE, new TemplateStep(guests, Marker.of(operation.id()))))
                .chain(operation -> cleanedUp(operation, plan))
                .call(operation -> reservations.settle(operation.id().value()))
                .call(operation -> inventory.refresh(operation.cluster()))
                .map(operation ->
                        Map.of("template", operation.name(), "node", plan.node().value()));
    }

    /// A file that cannot be deleted does not make the template any worse.
    private Uni<Operation> cleanedUp(Operation operation, ImportPlan plan) {
        return steps.run(operation, Step.CLEAN_UP, deletion(plan))
                .onFailure(StepFailure.class)
                .recoverWithItem(operation);
    }

    @Override
    public Uni<List<String>> back(Operation operation) {
        ImportPlan plan = ImportPlan.read(operation.payload());
        return rollback.undoCreation(operation, create(plan))
                .chain(guestLeft -> deleted(operation, plan)
                        .map(fileLeft -> Stream.concat(guestLeft.stream(), fileLeft.stream())
                                .toList()));
    }

    private Uni<List<String>> deleted(Operation operation, ImportPlan plan) {
        if (!operation.mayHaveCalled(Step.DOWNLOAD)) {
            return Uni.createFrom().item(List.of());
        }
        return steps.run(operation, Step.CLEAN_UP, deletion(plan))
                .replaceWith(List.<String>of())
                .onFailure(StepFailure.class)
                .recoverWithItem(failure -> List.of("%s in cluster %s could not be deleted: %s"
                        .formatted(
                                plan.download(operation).volume(),
                                operation.cluster(),
                                failure.failure().reason())));
    }

    private CreateStep create(ImportPlan plan) {
        return new CreateStep(guests, plan.node(), plan::spec);
    }

    private StepWork deletion(ImportPlan plan) {
        return new DeleteImageStep(guests, plan, config.lateExecution(), clock);
    }
}
