package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A template that is protected against removal: its clones are too, though nobody meant that.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class AwkwardTemplateScenarioTest {

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @BeforeEach
    void protect() {
        protection("1");
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
        protection("0");
    }

    @Test
    void aVmOfAProtectedTemplateCanBeDeleted() {
        // Given
        Operation made = scenario.ended(scenario.create().id());

        // When
        Operation deleted = scenario.ended(scenario.delete(made).id());

        // Then
        assertThat(deleted.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, made.id())).isEmpty();
    }

    @Test
    void aFailedCreationFromAProtectedTemplateLeavesNothing() {
        // Given
        simulator
                .faults()
                .add(Fault.on("PUT", "/nodes/[^/]+/qemu/\\d+/config").answer(500, "something is broken for good"));

        // When
        Operation operation = scenario.ended(scenario.create().id());

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers()).isEmpty());
        assertThat(Scenario.made(simulator, operation.id())).isEmpty();
    }

    private void protection(String value) {
        simulator.guests().stream()
                .filter(guest -> guest.template() && Scenario.TEMPLATE.equals(guest.name()))
                .forEach(template -> simulator.edit(template.vmid(), "protection", value));
    }
}
