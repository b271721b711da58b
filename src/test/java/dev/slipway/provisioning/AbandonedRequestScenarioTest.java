package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.operation.TestRequester;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.Deletion;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A client that closes its connection cancels what it waits for; what was begun for it is finished all the same.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class AbandonedRequestScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Scenario scenario;

    @Inject
    Admission admission;

    @Inject
    Deletion deletion;

    @Inject
    Operations operations;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @Test
    void aCreationIsCarriedOutThoughNobodyWaitsForItsAcceptance() {
        // Given
        String name = Scenario.freshName();

        // When
        abandon(admission.admit(Scenario.request(name), TestRequester.ADMIN));

        // Then
        assertThat(ended(OperationKind.CREATE, name).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void aDeletionIsCarriedOutThoughNobodyWaitsForItsAcceptance() {
        // Given
        Operation made = scenario.ended(scenario.create().id());

        // When
        abandon(deletion.admit(new VmRef(made.cluster(), made.vmid()), true, TestRequester.ADMIN));

        // Then
        assertThat(ended(OperationKind.DELETE, made.name()).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    private static void abandon(Uni<Operation> request) {
        request.subscribe().with(accepted -> {}, refused -> {}).cancel();
    }

    private Operation ended(OperationKind kind, String name) {
        Predicate<OperationView> ours =
                view -> view.name().equals(name) && view.kind().equals(kind.label());
        OperationId id = operations
                .list(OperationFilter.latest(20))
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(views -> views.stream().noneMatch(ours))
                .onItem()
                .transformToIterable(views -> views)
                .filter(ours)
                .toUni()
                .map(view -> new OperationId(view.id()))
                .await()
                .atMost(PATIENCE);
        return scenario.ended(id);
    }
}
