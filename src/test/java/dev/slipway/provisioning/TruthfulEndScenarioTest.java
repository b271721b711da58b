package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Operations;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A creation that ends in an unusual way says what is left of it, and a promise to undo it is kept.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class TruthfulEndScenarioTest {

    private static final String CLONE = "/nodes/[^/]+/qemu/\\d+/clone";
    private static final String AGENT = "/nodes/[^/]+/qemu/\\d+/agent/network-get-interfaces";

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Operations operations;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aKilledCloneIsNamedAsLeftBehind() {
        simulator.faults().add(Fault.on("POST", CLONE).endTask(new TaskEnd.Killed()));

        Operation ended = scenario.ended(scenario.create().id());

        assertThat(simulator.guest(ended.vmid().number()))
                .get()
                .extracting(GuestView::lock)
                .isEqualTo("clone");
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers())
                                .singleElement()
                                .asString()
                                .contains("qm unlock " + ended.vmid()));
    }

    @Test
    void aCloneThatFailedAndCleanedUpLeavesNothingToName() {
        simulator.faults().add(Fault.on("POST", CLONE).endTask(new TaskEnd.Failed("no space left on device")));

        Operation ended = scenario.ended(scenario.create().id());

        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers()).isEmpty());
    }

    @Test
    void aCreationCancelledInItsLastStepIsUndone() {
        simulator
                .faults()
                .add(Fault.on("GET", AGENT)
                        .answer(500, "QEMU guest agent is not running")
                        .always());
        Operation created = scenario.create();
        asksForItsAddress(created);

        operations.cancel(created.id(), "admin").await().indefinitely();
        Operation ended = scenario.ended(created.id());

        assertThat(ended.state()).isInstanceOf(OperationState.Cancelled.class);
        assertThat(simulator.guest(ended.vmid().number())).isEmpty();
        assertThat(scenario.isManaged(ended)).isFalse();
    }

    private void asksForItsAddress(Operation created) {
        Uni.createFrom()
                .deferred(() -> operations.read(created.id()))
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(view -> view.steps().stream()
                        .noneMatch(step ->
                                step.step().equals("address") && step.status().equals("running")))
                .collect()
                .last()
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
