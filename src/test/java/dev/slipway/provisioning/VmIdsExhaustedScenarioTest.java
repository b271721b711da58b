package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The only VMID that we may use turns out to be somebody else's.
@QuarkusTest
@TestProfile(VmIdsExhaustedScenarioTest.OneVmId.class)
@WithTestResource(SimulatorResource.class)
class VmIdsExhaustedScenarioTest {

    public static class OneVmId implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("placement.vmid-range", "20000-20000");
        }
    }

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Test
    void theCreationSaysThatNoVmIdIsLeft() {
        // Given
        scenario.look();
        simulator.faults().add(Fault.on("GET", "/cluster/nextid").invalid(Map.of("vmid", "VM 20000 already exists")));

        // When
        Operation operation = scenario.ended(scenario.create().id());

        // Then
        assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("no-capacity");
            assertThat(failed.failure().reason()).contains("20000", "no VMID of the range");
            assertThat(failed.leftovers()).isEmpty();
        });
    }
}
