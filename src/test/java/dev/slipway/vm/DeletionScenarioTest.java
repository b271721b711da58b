package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepState;
import dev.slipway.operation.TestRequester;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A deletion meets each kind of fault: the VM is gone with its disks, or the journal says why not, and nothing
/// that others need goes with it.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class DeletionScenarioTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Deletion deletion;

    @Inject
    ManagedVms managed;

    @Inject
    Adoption adoption;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @ParameterizedTest(name = "destroy {0}")
    @EnumSource(Trouble.class)
    void aTroubledDestructionIsCarriedOutOrTold(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.faults().add(trouble.effect.apply(Fault.on("DELETE", "/nodes/[^/]+/qemu/" + vm.vmid())));

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        if (trouble.outcome == Trouble.Outcome.FAILED || trouble == Trouble.TASK_KILLED) {
            assertThat(operation.failure()).get().extracting(Failure::step).isEqualTo(Step.DESTROY);
            assertThat(managed.find(vm.cluster(), vm.vmid())).isPresent();
        } else {
            assertGone(operation, vm);
        }
    }

    @ParameterizedTest(name = "stop {0}")
    @EnumSource(value = Trouble.class, names = "TASK_VANISHED.*", mode = EnumSource.Mode.MATCH_NONE)
    void aTroubledStopIsRepeatedOrTold(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", "/nodes/[^/]+/qemu/%s/status/stop".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(delete(vm, true));

        // Then
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(operation.failure()).get().extracting(Failure::step).isEqualTo(Step.STOP);
            assertThat(own.guest(simulator, vm).running()).isTrue();
        } else {
            assertGone(operation, vm);
        }
    }

    @Test
    void aProtectedVmIsRefusedWithTheWayOut() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "protection", "1");

        // When, then
        assertThatThrownBy(() -> delete(vm, true))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.PROTECTED))
                .hasMessageContaining("PATCH /api/v1/vms/" + vm);
    }

    @Test
    void aProtectionThatComesLateIsRespected() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("DELETE", "/nodes/[^/]+/qemu/" + vm.vmid())
                        .answer(500, "can't remove VM %s - protection mode enabled".formatted(vm.vmid())));

        // When
        Operation operation = own.ended(delete(vm, true));

        // Then
        assertThat(operation.failure()).get().extracting(Failure::code).isEqualTo("wrong-state");
        assertThat(own.guest(simulator, vm).running()).isFalse();
    }

    @Test
    void aRunningVmIsDeletedOnlyByForce() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When, then
        assertThatThrownBy(() -> delete(vm, false)).isInstanceOf(Refusal.Conflict.class);
    }

    @Test
    void aVmThatIsStartedAtTheLastMomentIsStoppedAgainByForce() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("DELETE", "/nodes/[^/]+/qemu/%s".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.power(vm.vmid().number(), true)));

        // When
        Operation operation = own.ended(delete(vm, true));

        // Then
        assertGone(operation, vm);
    }

    @Test
    void aManagedVmIsStoppedByItsManagerFirst() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.manage(vm.vmid().number());

        // When
        Operation operation = own.ended(delete(vm, true));

        // Then
        assertGone(operation, vm);
        assertThat(operation.entries().stream()
                        .filter(entry -> entry.getClass().getSimpleName().equals("Doubted")))
                .isEmpty();
    }

    @Test
    void aDiskThatTheConfigurationDoesNotNameStaysAndIsTold() {
        // Given
        VmRef vm = own.add(simulator, false);
        String disk = own.guest(simulator, vm).disks().get("scsi0").split(",", 2)[0];
        simulator.edit(vm.vmid().number(), "scsi0", "none,media=cdrom");

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        done -> assertThat(done.result()).isEqualTo(Map.of("other_disks", disk)));
        assertThat(simulator.volumes()).contains(disk);
    }

    @Test
    void aDiskThatTheConfigurationNamedAndThatIsStillThereIsToldAsItsOwn() {
        // Given
        VmRef vm = own.add(simulator, false);
        String disk = own.guest(simulator, vm).disks().get("scsi0").split(",", 2)[0];
        String drive = own.guest(simulator, vm).disks().get("ide2").split(",", 2)[0];
        simulator
                .faults()
                .add(Fault.on("DELETE", "/nodes/[^/]+/qemu/%s".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.remove(vm.vmid().number())));

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Succeeded.class, done -> {
            assertThat(done.result()).containsOnlyKeys("left_disks");
            assertThat(done.result().get("left_disks")).contains(disk, drive);
        });
    }

    @Test
    void theDiskOfALinkedCloneIsToldAsItsOwn() {
        // Given
        VmRef template = own.add(simulator, false);
        own.template(simulator, template);
        VmRef vm = new VmRef(template.cluster(), own.linkedClone(template, "leaning-" + template.vmid()));
        own.ended(adoption.adopt(vm, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE));
        simulator
                .faults()
                .add(Fault.on("DELETE", "/nodes/[^/]+/qemu/%s".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.remove(vm.vmid().number())));

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Succeeded.class, done -> {
            assertThat(done.result()).containsOnlyKeys("left_disks");
            assertThat(done.result().get("left_disks")).contains("vm-%s-disk-0".formatted(vm.vmid()));
        });
    }

    @Test
    void aStorageThatDoesNotAnswerKeepsNoVmAlive() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("GET", "/nodes/[^/]+/storage/.*/content")
                        .answer(596, "Connection timed out")
                        .always());

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertGone(operation, vm);
        assertThat(operation.stepState(Step.CONFIRM)).isEqualTo(StepState.SKIPPED);
    }

    @Test
    void aTemplateWithLinkedClonesIsRefusedWithTheirNames() {
        // Given
        VmRef vm = own.add(simulator, false);
        own.template(simulator, vm);
        VmId clone = own.linkedClone(vm, "leaning");

        // When, then
        assertThatThrownBy(() -> delete(vm, true))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.IN_USE))
                .hasMessageContaining(clone.toString());
    }

    @Test
    void aTemplateThatNobodyNeedsIsDeleted() {
        // Given
        VmRef vm = own.add(simulator, false);
        own.template(simulator, vm);

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertGone(operation, vm);
    }

    @Test
    void aTemplateIsDeletedByAdministratorsOnly() {
        // Given
        VmRef vm = own.add(simulator, false);
        own.template(simulator, vm);

        // When, then
        assertThatThrownBy(() ->
                        deletion.admit(vm, false, TestRequester.KIM).await().atMost(OwnVms.PATIENCE))
                .isInstanceOf(Refusal.NotAllowed.class);
        assertThat(simulator.guest(vm.vmid().number())).isPresent();
    }

    @Test
    void aTemplateThatTheInventoryTakesForAVmIsDeletedByAdministratorsOnly() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.template(vm.vmid().number());

        // When, then
        assertThatThrownBy(() ->
                        deletion.admit(vm, false, TestRequester.KIM).await().atMost(OwnVms.PATIENCE))
                .isInstanceOf(Refusal.NotAllowed.class);
    }

    @Test
    void aVmThatIsGoneAlreadyIsForgotten() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.remove(vm.vmid().number());

        // When
        Operation operation = own.ended(delete(vm, false));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
    }

    private void assertGone(Operation operation, VmRef vm) {
        assertThat(operation.state())
                .as("%s", operation.entries())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        done -> assertThat(done.result()).isEmpty());
        assertThat(simulator.guest(vm.vmid().number())).isEmpty();
        assertThat(simulator.volumes()).noneMatch(volume -> volume.contains("-%s-".formatted(vm.vmid())));
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
    }

    private Operation delete(VmRef vm, boolean force) {
        Uni<Operation> accepted = deletion.admit(vm, force, TestRequester.ADMIN);
        return accepted.await().atMost(OwnVms.PATIENCE);
    }
}
