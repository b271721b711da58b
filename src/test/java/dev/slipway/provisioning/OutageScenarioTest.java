package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Operations;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No endpoint of the cluster answers any more: what was accepted waits for it, and can be cancelled meanwhile.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class OutageScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Operations operations;

    @BeforeEach
    void look() {
        scenario.look();
        simulator.faults().add(Fault.on(".*", ".*").dropBeforeExecution().always());
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aCreationIsHeldAndGoesOnWhenTheClusterIsBack() {
        // Given
        Operation held = held();

        // When
        simulator.faults().clear();
        Operation ended = scenario.ended(held.id());

        // Then
        assertThat(ended.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(ended.entries())
                .filteredOn(Entry.Retried.class::isInstance)
                .singleElement()
                .asString()
                .contains("cluster default does not answer since");
        assertThat(Scenario.made(simulator, held.id())).hasSize(1);
    }

    @Test
    void aHeldCreationIsCancelledWithoutWaitingForTheCluster() {
        // Given
        Operation held = held();

        // When
        operations.cancel(held.id(), "admin").await().atMost(PATIENCE);
        Operation ended = scenario.ended(held.id());

        // Then
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        OperationState.Cancelled.class,
                        cancelled -> assertThat(cancelled.leftovers()).isEmpty());
    }

    private Operation held() {
        Operation accepted = scenario.create();
        operations
                .read(accepted.id())
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(view -> view.steps().getFirst().message() == null)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
        return accepted;
    }
}
