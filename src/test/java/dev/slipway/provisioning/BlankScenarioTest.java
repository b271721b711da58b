package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.provisioning.FailureMatrixScenarioTest.Trouble;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// VMs without a template: what is asked for is made, whatever befalls the one call that makes it.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class BlankScenarioTest {

    private static final String IMAGE = "debian-13.1.0-amd64-netinst.iso";
    private static final String CREATE = "/nodes/[^/]+/qemu";

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    private Set<String> looseBefore;

    @BeforeEach
    void look() {
        scenario.look();
        looseBefore = Scenario.looseVolumes(simulator);
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aVmBootsTheImageUntilItsDiskHasASystem() {
        // When
        Operation operation = scenario.ended(create().id());

        // Then
        made(operation);
        assertThat(operation.kind()).isEqualTo(OperationKind.CREATE_BLANK);
        assertThat(guest(operation).config())
                .containsEntry("boot", "order=scsi0;ide2;net0")
                .containsEntry("ide2", "local:iso/" + IMAGE + ",media=cdrom")
                .containsEntry("scsihw", "virtio-scsi-single")
                .containsEntry("ostype", "l26")
                .containsEntry("agent", "0")
                .containsEntry("tags", "test");
        assertThat(guest(operation).config().get("net0")).startsWith("virtio=").endsWith(",bridge=vmbr0");
        assertThat(guest(operation).config().get("net1"))
                .startsWith("e1000=")
                .contains("bridge=vmbr1", "tag=7", "firewall=1");
    }

    @Test
    void itIsMadeWhereTheImageIs() {
        // When
        Operation operation =
                scenario.ended(scenario.create(Scenario.installation(Scenario.freshName(), "virtio-win-0.1.285.iso"))
                        .id());

        // Then
        assertThat(guest(operation).node()).isEqualTo("pve2");
    }

    @Test
    void anImageThatNobodyHasIsRefused() {
        assertThatThrownBy(() -> scenario.create(Scenario.installation(Scenario.freshName(), "local:iso/none.iso")))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("iso: is one of: local:iso/" + IMAGE);
    }

    @Test
    void aCloneGetsItsFurtherDevices() {
        // When
        Operation operation = scenario.ended(
                scenario.create(Scenario.equipped(Scenario.freshName())).id());

        // Then
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(guest(operation).config().get("scsi1")).contains("ceph:", "size=30G");
        assertThat(guest(operation).config().get("net1")).startsWith("virtio=").contains("bridge=vmbr1", "tag=7");
        assertThat(operation.steps()).contains(Step.DEVICES);
    }

    static Stream<Arguments> everyTroubleAtEveryStep() {
        return Stream.of(Step.CREATE, Step.START, Step.DEVICES)
                .flatMap(step -> Arrays.stream(Trouble.values())
                        // the call has locked the VMID then, which no token can undo: told below
                        .filter(trouble -> step != Step.CREATE || trouble != Trouble.TASK_VANISHED_NOT_DONE)
                        .map(trouble -> Arguments.of(step, trouble)));
    }

    private static final Map<Step, String> CALLS = Map.of(
            Step.CREATE, CREATE,
            Step.START, "/nodes/[^/]+/qemu/\\d+/status/start",
            Step.DEVICES, "/nodes/[^/]+/qemu/\\d+/config");

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleAtEveryStep")
    void aTroubledStepIsCompletedOrUndone(Step step, Trouble trouble) {
        // Given
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", CALLS.get(step)).times(1)));

        // When
        Operation operation = scenario.ended(
                (step == Step.DEVICES ? scenario.create(Scenario.equipped(Scenario.freshName())) : create()).id());

        // Then
        if (trouble.survived) {
            made(operation);
        } else {
            assertThat(operation.state())
                    .as("%s", operation.entries())
                    .isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                        assertThat(failed.failure().step()).isEqualTo(step);
                        assertThat(failed.leftovers()).isEmpty();
                    });
            assertThat(Scenario.made(simulator, operation.id())).isEmpty();
            assertThat(scenario.isManaged(operation)).isFalse();
        }
        assertThat(Scenario.looseVolumes(simulator)).isEqualTo(looseBefore);
    }

    @Test
    void aVmIdThatSomebodyElseTookIsReplaced() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CREATE)
                        .answer(500, "unable to create VM 10000 - VM 10000 already exists on node 'pve1'")
                        .times(1));

        // When
        Operation accepted = create();
        Operation operation = scenario.ended(accepted.id());

        // Then
        made(operation);
        assertThat(operation.vmid()).isNotEqualTo(accepted.vmid());
    }

    @Test
    void whatAKilledTaskLeftIsToldOfAndNotTouched() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", CREATE).endTask(new TaskEnd.Killed()).times(1));

        // When
        Operation operation = scenario.ended(create().id());

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers())
                                .singleElement()
                                .asString()
                                .contains("qm unlock"));
        simulator.edit(operation.vmid().number(), "lock", "");
    }

    private Operation create() {
        return scenario.create(Scenario.installation(Scenario.freshName(), IMAGE));
    }

    private GuestView guest(Operation operation) {
        return Scenario.made(simulator, operation.id()).getFirst();
    }

    private void made(Operation operation) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.id())).singleElement().satisfies(guest -> {
            assertThat(guest.vmid()).isEqualTo(operation.vmid().number());
            assertThat(guest.running()).isTrue();
            assertThat(guest.lock()).isEmpty();
            assertThat(guest.config().get("scsi0")).contains("ceph:", "size=20G");
            assertThat(guest.config().get("scsi1")).contains("ceph:", "size=30G");
            assertThat(guest.config()).doesNotContainKeys("scsi2", "net2", "unused0");
        });
        assertThat(scenario.isManaged(operation)).isTrue();
    }
}
