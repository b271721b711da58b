package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Somebody else's hand in the middle of a creation: workers are killed, and the VM stops being the one we made.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ForeignHandScenarioTest {

    private static final String CLONE = "/nodes/[^/]+/qemu/\\d+/clone";
    private static final String RESIZE = "/nodes/[^/]+/qemu/\\d+/resize";
    private static final String START = "/nodes/[^/]+/qemu/\\d+/status/start";

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aHalfMadeVmOfAKilledCloneIsToldOf() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CLONE).endTask(new TaskEnd.Killed()).times(1));

        // When
        Operation operation = scenario.ended(scenario.create().id());

        // Then
        assertThat(simulator.guest(operation.vmid().number()))
                .get()
                .satisfies(guest -> assertThat(guest.lock()).contains("clone"));
        assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("guest-locked");
            assertThat(failed.leftovers()).singleElement().asString().contains("VM " + operation.vmid(), "qm unlock");
        });
    }

    @Test
    void aStartWhoseWorkerWasKilledIsRepeated() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", START).endTask(new TaskEnd.Killed()).times(1));

        // When
        Operation operation = scenario.ended(scenario.create().id());

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.id()))
                .singleElement()
                .satisfies(guest -> assertThat(guest.running()).isTrue());
    }

    @Test
    void aVmThatIsNoLongerOursIsNeitherStartedNorDestroyed() {
        // Given
        simulator
                .faults()
                .add(Fault.on("PUT", RESIZE).delay(Duration.ofMillis(500)).times(1));

        // When
        Operation accepted = scenario.create();
        configured(accepted);
        simulator.edit(accepted.vmid().number(), "description", "mine now");
        Operation operation = scenario.ended(accepted.id());

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.failure().step()).isIn(Step.RESIZE, Step.START));
        assertThat(simulator.guest(operation.vmid().number()))
                .get()
                .extracting(GuestView::running)
                .isEqualTo(false);
    }

    private void configured(Operation operation) {
        Uni.createFrom()
                .item(() -> Scenario.made(simulator, operation.id()).stream()
                        .filter(guest -> guest.config().containsKey("cipassword"))
                        .toList())
                .repeat()
                .withDelay(Duration.ofMillis(10))
                .whilst(List::isEmpty)
                .collect()
                .last()
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
