package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.proxmox.CloneSpec;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.VmId;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Somebody else takes our VMID, at each of the three moments of the field guide's section 5: their guest stays as it
/// is, and ours is made under the next one.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class VmIdCollisionScenarioTest {

    private static final String CLONE = "/nodes/[^/]+/qemu/9000/clone";
    private static final String NEXT_ID = "/cluster/nextid";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    ProxmoxClusters clusters;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void takenBeforeWeAsk() {
        // Given
        simulator
                .faults()
                .add(Fault.on("GET", NEXT_ID).delay(Duration.ofMillis(500)).times(1));

        // When
        Operation operation = scenario.create();
        GuestView foreign = foreignGuest(operation.vmid());

        // Then
        madeUnderAnother(scenario.ended(operation.id()), foreign);
    }

    @Test
    void takenBetweenQuestionAndClone() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CLONE).delay(Duration.ofMillis(500)).times(1));

        // When
        Operation operation = scenario.create();
        GuestView foreign = foreignGuest(operation.vmid());

        // Then
        madeUnderAnother(scenario.ended(operation.id()), foreign);
    }

    @Test
    void takenOnAnotherNodeWhileTheCloneRan() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CLONE)
                        .endTask(
                                new TaskEnd.Failed("close (rename) atomic file '/etc/pve/nodes/pve2/qemu-server/1.conf'"
                                        + " failed: File exists"))
                        .times(1));

        // When
        Operation accepted = scenario.create();
        Operation operation = scenario.ended(accepted.id());

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(operation.entries())
                .filteredOn(Entry.VmIdReplaced.class::isInstance)
                .hasSize(1);
        assertThat(operation.vmid()).isNotEqualTo(accepted.vmid());
        assertThat(Scenario.made(simulator, operation.id()))
                .singleElement()
                .extracting(GuestView::vmid)
                .isEqualTo(operation.vmid().number());
    }

    @Test
    void takenByASimultaneousCloneToTheSameId() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CLONE)
                        .delay(Duration.ofMillis(500))
                        .endTask(new TaskEnd.Failed(
                                "can't lock file '/var/lock/qemu-server/lock-10000.conf' - got timeout"))
                        .times(1));

        // When
        Operation operation = scenario.create();
        GuestView foreign = foreignGuest(operation.vmid());

        // Then
        madeUnderAnother(scenario.ended(operation.id()), foreign);
    }

    private void madeUnderAnother(Operation operation, GuestView foreign) {
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(operation.entries())
                .filteredOn(Entry.VmIdReplaced.class::isInstance)
                .singleElement()
                .extracting(entry -> ((Entry.VmIdReplaced) entry).taken())
                .isEqualTo(new VmId(foreign.vmid()));
        assertThat(operation.vmid().number()).isNotEqualTo(foreign.vmid());
        assertThat(Scenario.made(simulator, operation.id()))
                .singleElement()
                .extracting(GuestView::vmid)
                .isEqualTo(operation.vmid().number());
        assertThat(simulator.guest(foreign.vmid())).contains(foreign);
    }

    /// Somebody clones the Debian template by hand.
    private GuestView foreignGuest(VmId vmid) {
        var client = clusters.client(ClusterName.DEFAULT);
        GuestView debian = simulator.guests().stream()
                .filter(guest -> guest.template() && guest.name().equals("debian-12"))
                .findFirst()
                .orElseThrow();
        client.clone(
                        new NodeName(debian.node()),
                        new VmId(debian.vmid()),
                        new CloneSpec(vmid, "somebody-elses", "not yours", false, null, null, null))
                .chain(upid -> client.taskStatus(upid)
                        .repeat()
                        .withDelay(Duration.ofMillis(10))
                        .whilst(status -> status.running())
                        .collect()
                        .last())
                .await()
                .atMost(PATIENCE);
        return simulator.guest(vmid.number()).orElseThrow();
    }
}
