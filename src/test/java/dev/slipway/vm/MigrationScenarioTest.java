package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A migration meets each kind of fault, and other changes meet a VM that moves: each is done once, where the
/// VM is.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class MigrationScenarioTest {

    private static final String TARGET = "pve3";

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    MigrationAdmission migration;

    @Inject
    Power power;

    @Inject
    Deletion deletion;

    @Inject
    Inventory inventory;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = Trouble.class, names = "TASK_KILLED", mode = EnumSource.Mode.EXCLUDE)
    void aTroubledMigrationIsDoneOnceOrTold(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", "/nodes/[^/]+/qemu/%s/migrate".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(migrate(vm));

        // Then
        assertThat(own.guest(simulator, vm).lock()).isEmpty();
        assertThat(own.guest(simulator, vm).running()).isTrue();
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(operation.failure()).get().extracting(Failure::step).isEqualTo(Step.MIGRATE);
            assertThat(own.guest(simulator, vm).node()).isEqualTo("pve1");
        } else {
            assertMoved(operation, vm);
        }
    }

    @Test
    void aVmThatIsLeftLockedIsTold() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/%s/migrate".formatted(vm.vmid()))
                        .endTask(new TaskEnd.Killed()));

        // When
        Operation operation = own.ended(migrate(vm));

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers())
                                .singleElement()
                                .asString()
                                .contains("left locked (migrate)", "qm unlock " + vm.vmid()));
    }

    @Test
    void aManagedVmIsWaitedForUntilItHasArrived() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.manage(vm.vmid().number());

        // When
        Operation operation = own.ended(migrate(vm));

        // Then
        assertMoved(operation, vm);
        assertThat(operation.upid(Step.MIGRATE))
                .get()
                .satisfies(upid -> assertThat(upid.type()).isEqualTo("hamigrate"));
    }

    @Test
    void theInventoryHasTheNewNodeAtOnce() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When
        own.ended(migrate(vm));

        // Then
        assertThat(inventory.snapshot(vm.cluster()).resources().guests())
                .filteredOn(guest -> guest.vmid().equals(vm.vmid()))
                .singleElement()
                .satisfies(guest -> assertThat(guest.node().value()).isEqualTo(TARGET));
    }

    @Test
    void aVmThatIsThereWhenItIsToBeMovedHasNothingToBeDone() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/%s/migrate".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.move(vm.vmid().number(), TARGET)));

        // When
        Operation operation = own.ended(migrate(vm));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).node()).isEqualTo(TARGET);
    }

    @Test
    void withoutATargetTheNodeWithTheMostMemoryIsTaken() {
        // Given
        VmRef vm = own.add(simulator, true);
        MigrationView view = migration.conditions(vm).await().atMost(OwnVms.PATIENCE);

        // When
        Operation operation = own.ended(admit(vm, new MigrateRequest(null, null, null, null)));

        // Then
        assertThat(view.targets())
                .extracting(MigrationView.Target::node)
                .contains(own.guest(simulator, vm).node())
                .doesNotContain("pve1");
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void aDeviceOfTheNodeBindsAVmToIt() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "hostpci0", "0000:01:00");

        // When, then
        assertThatThrownBy(() -> migrate(vm))
                .isInstanceOf(Refusal.Conflict.class)
                .hasMessageContaining("hostpci0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pve1", "nowhere"})
    void whereAVmCannotGoIsRefused(String target) {
        // Given
        VmRef vm = own.add(simulator, false);

        // When, then
        assertThatThrownBy(() -> admit(vm, new MigrateRequest(target, null, null, null)))
                .isInstanceOf(Refusal.class)
                .isNotInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void aRunningVmIsNotMovedWhenThatWasNotWanted() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When, then
        assertThatThrownBy(() -> admit(vm, new MigrateRequest(TARGET, false, null, null)))
                .isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void aNodeThatIsDownIsNoTarget() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.faults().nodeDown(TARGET);

        // When, then
        assertThatThrownBy(() -> migrate(vm)).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void aVmThatMovesBetweenTheListAndItsConfigurationIsFollowed() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("GET", "/nodes/pve1/qemu/%s/config".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.move(vm.vmid().number(), TARGET)));

        // When
        Operation operation = own.ended(start(vm));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).running()).isTrue();
    }

    @Test
    void aTaskThatDoesNotFindItsVmIsSentWhereItIsNow() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/pve1/qemu/%s/status/start".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.move(vm.vmid().number(), TARGET)));

        // When
        Operation operation = own.ended(start(vm));

        // Then
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).running()).isTrue();
        assertThat(nodes(operation, Step.START)).containsExactly("pve1", TARGET);
    }

    @Test
    void aResetIsNotRepeatedBecauseItsVmHasMoved() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/pve1/qemu/%s/status/reset".formatted(vm.vmid()))
                        .answerAfterExecution(596, "Connection timed out"));
        simulator
                .faults()
                .add(Fault.on("GET", "/nodes/pve1/qemu/%s/config".formatted(vm.vmid()))
                        .skip(1)
                        .meanwhile(() -> simulator.move(vm.vmid().number(), TARGET)));

        // When
        Operation operation = own.ended(power.admit(vm, PowerAction.RESET, false, null, TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE));

        // Then
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).node()).isEqualTo(TARGET);
        assertThat(simulator.tasks())
                .filteredOn(task -> task.upid().type().equals("qmreset")
                        && task.upid().id().equals(vm.vmid().toString()))
                .hasSize(1);
    }

    @Test
    void aDeletionFollowsItsVm() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("DELETE", "/nodes/pve1/qemu/" + vm.vmid())
                        .meanwhile(() -> simulator.move(vm.vmid().number(), TARGET)));

        // When
        Operation operation =
                own.ended(deletion.admit(vm, true, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(simulator.guest(vm.vmid().number())).isEmpty();
    }

    private static List<String> nodes(Operation operation, Step step) {
        return operation.entries().stream()
                .filter(Entry.Dispatched.class::isInstance)
                .map(Entry.Dispatched.class::cast)
                .filter(entry -> entry.step() == step)
                .map(entry -> entry.upid().node().value())
                .toList();
    }

    private void assertMoved(Operation operation, VmRef vm) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).node()).isEqualTo(TARGET);
        assertThat(simulator.tasks())
                .filteredOn(task -> task.upid().type().equals("qmigrate")
                        && task.upid().id().equals(vm.vmid().toString())
                        && (task.exitStatus().equals("OK") || task.exitStatus().startsWith("WARNINGS")))
                .hasSizeLessThanOrEqualTo(1);
    }

    private Operation migrate(VmRef vm) {
        return admit(vm, new MigrateRequest(TARGET, null, null, null));
    }

    private Operation admit(VmRef vm, MigrateRequest request) {
        return migration.admit(vm, request, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE);
    }

    private Operation start(VmRef vm) {
        return power.admit(vm, PowerAction.START, false, null, TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE);
    }
}
