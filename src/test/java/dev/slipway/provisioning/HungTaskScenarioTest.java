package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A task of ours that never ends neither holds its operation for ever nor makes a VM after the operation has failed.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
@TestProfile(HungTaskScenarioTest.ShortDeadlines.class)
class HungTaskScenarioTest {

    private static final String GUEST = "/nodes/[^/]+/qemu/\\d+";

    public static final class ShortDeadlines implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("task.deadline.qmclone", "1s", "task.deadline.qmdestroy", "2s", "operation.retry-for", "2s");
        }
    }

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
    void aCloneThatHangsIsStoppedAndLeavesNothing() {
        simulator.faults().add(Fault.on("POST", GUEST + "/clone").endTask(new TaskEnd.Hung()));

        Operation ended = scenario.ended(scenario.create().id());

        assertThatNothingIsLeft(ended);
    }

    @Test
    void aDestructionThatHangsOnTheWayBackIsStoppedAndRepeated() {
        simulator.faults().add(Fault.on("POST", GUEST + "/status/start").endTask(new TaskEnd.Failed("no such bridge")));
        simulator.faults().add(Fault.on("DELETE", GUEST).endTask(new TaskEnd.Hung()));

        Operation ended = scenario.ended(scenario.create().id());

        assertThatNothingIsLeft(ended);
    }

    private void assertThatNothingIsLeft(Operation ended) {
        assertThat(ended.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers()).isEmpty());
        assertThat(simulator.guest(ended.vmid().number())).isEmpty();
        assertThat(scenario.isManaged(ended)).isFalse();
    }
}
