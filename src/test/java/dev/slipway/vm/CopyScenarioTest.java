package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies of VMs, and VMs that become templates, meet each kind of fault: what is copied stays as it is, and
/// what was not completed is removed or told.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class CopyScenarioTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Cloning cloning;

    @Inject
    TemplateConversion conversion;

    @Inject
    Snapshots snapshots;

    @Inject
    Power power;

    @Inject
    Vms vms;

    @Inject
    ManagedVms managed;

    @Inject
    Inventory inventory;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @ParameterizedTest(name = "clone {0}")
    @EnumSource(value = Trouble.class, names = "TASK_VANISHED.*", mode = EnumSource.Mode.MATCH_NONE)
    void aTroubledCopyIsMadeOnceOrUndone(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        GuestView before = own.guest(simulator, vm);
        String name = name();
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", "/nodes/[^/]+/qemu/%s/clone".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(copy(vm, request(name)));

        // Then
        assertThat(own.guest(simulator, vm)).isEqualTo(before);
        if (operation.state() instanceof OperationState.Succeeded) {
            assertThat(named(name)).isEqualTo(1);
        } else {
            assertThat(trouble.outcome).isNotEqualTo(Trouble.Outcome.SURVIVED);
            assertThat(named(name)).isZero();
        }
    }

    @ParameterizedTest(name = "running {0}")
    @ValueSource(booleans = {true, false})
    void aCopyIsAVmOfItsOwn(boolean running) {
        // Given
        VmRef vm = own.add(simulator, running);
        simulator.edit(vm.vmid().number(), "net0", "virtio=BC:24:11:00:00:01,bridge=vmbr0");
        simulator.edit(vm.vmid().number(), "protection", "1");

        // When
        Operation operation = own.ended(copy(vm, request(name())));

        // Then
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        GuestView copy = simulator.guest(operation.vmid().number()).orElseThrow();
        assertThat(copy.running()).isFalse();
        assertThat(copy.description()).isEqualTo("for tests\n\n" + Marker.of(operation.id()));
        assertThat(copy.config().get("net0")).doesNotContain("BC:24:11:00:00:01");
        assertThat(copy.config()).doesNotContainKey("protection").containsEntry("cores", "2");
        assertThat(managed.find(operation.cluster(), operation.vmid())).isPresent();
    }

    @Test
    void aSnapshotIsCopiedAsItWas() {
        // Given
        VmRef vm = own.add(simulator, false);
        own.ended(wait(snapshots.take(vm, new SnapshotRequest("before", null, null), TestRequester.ADMIN)));
        simulator.edit(vm.vmid().number(), "cores", "4");

        // When
        Operation operation = own.ended(copy(vm, new CloneRequest(name(), null, null, null, "before", null, false)));

        // Then
        assertThat(simulator.guest(operation.vmid().number()).orElseThrow().config())
                .containsEntry("cores", "2");
    }

    @Test
    void whatIsCopiedIsLeftInPeaceMeanwhile() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/%s/clone".formatted(vm.vmid()))
                        .answer(500, "VM is locked (backup)")
                        .always());
        Operation copy = copy(vm, request(name()));

        // When, then
        assertThatThrownBy(() -> wait(power.admit(vm, PowerAction.START, false, null, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.GuestLocked.class)
                .hasMessageContaining(copy.id().value());
        simulator.faults().clear();
        assertThat(own.ended(copy).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void aLinkedCopyOfAVmIsRefused() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When, then
        assertThatThrownBy(() -> copy(vm, new CloneRequest(name(), null, null, null, null, false, false)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("full_clone");
    }

    @Test
    void aNameIsNeededAndGivenOnce() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When, then
        assertThatThrownBy(() -> copy(vm, request(null)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("clone_name");
        assertThatThrownBy(() -> copy(vm, request("own-" + vm.vmid()))).isInstanceOf(Refusal.AlreadyExists.class);
    }

    @ParameterizedTest(name = "template {0}")
    @EnumSource(value = Trouble.class, names = "TASK_.*", mode = EnumSource.Mode.MATCH_NONE)
    void aTroubledConversionIsDoneOrTold(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.faults().add(trouble.effect.apply(Fault.on("POST", ".*/%s/template".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(convert(vm));

        // Then
        assertConverted(operation, vm, trouble.outcome == Trouble.Outcome.SURVIVED);
    }

    /// Proxmox VE sets the flag before the task begins, and nothing but root takes it off.
    @ParameterizedTest(name = "template {0}")
    @EnumSource(
            value = Trouble.class,
            names = {"TASK_LOCK_BUSY", "TASK_FAILED", "TASK_WARNED", "TASK_KILLED"})
    void aConversionThatBreaksOffIsTold(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.faults().add(trouble.effect.apply(Fault.on("POST", ".*/%s/template".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(convert(vm));

        // Then
        assertConverted(operation, vm, trouble == Trouble.TASK_WARNED);
    }

    @Test
    void aTemplateIsKnownAtOnceAndNeverStartsAgain() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When
        own.ended(convert(vm));

        // Then
        assertThat(inventory.snapshot(vm.cluster()).resources().guests())
                .filteredOn(guest -> guest.vmid().equals(vm.vmid()))
                .singleElement()
                .satisfies(guest -> assertThat(guest.template()).isTrue());
        assertThat(wait(vms.require(vm)).status()).isEqualTo("template");
        assertThatThrownBy(() -> wait(power.admit(vm, PowerAction.START, false, null, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.Conflict.class)
                .hasMessageContaining("is a template");
    }

    @Test
    void aRunningVmBecomesNoTemplate() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When, then
        assertThatThrownBy(() -> convert(vm))
                .isInstanceOf(Refusal.Conflict.class)
                .hasMessageContaining("running");
    }

    @Test
    void aVmWithSnapshotsBecomesNoTemplate() {
        // Given
        VmRef vm = own.add(simulator, false);
        own.ended(wait(snapshots.take(vm, new SnapshotRequest("before", null, null), TestRequester.ADMIN)));

        // When, then
        assertThatThrownBy(() -> convert(vm))
                .isInstanceOf(Refusal.Conflict.class)
                .hasMessageContaining("before");
    }

    private void assertConverted(Operation operation, VmRef vm, boolean converted) {
        if (converted) {
            assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
            assertThat(own.guest(simulator, vm).disks().get("scsi0")).contains("base-");
        } else {
            assertThat(operation.failure()).get().extracting(Failure::step).isEqualTo(Step.TEMPLATE);
        }
    }

    private long named(String name) {
        return simulator.guests().stream()
                .filter(guest -> guest.name().equals(name))
                .count();
    }

    private Operation convert(VmRef vm) {
        return wait(conversion.admit(vm, TestRequester.ADMIN));
    }

    private Operation copy(VmRef vm, CloneRequest request) {
        return wait(cloning.admit(vm, request, TestRequester.ADMIN));
    }

    private static CloneRequest request(@Nullable String name) {
        return new CloneRequest(name, null, null, null, null, null, false);
    }

    private static String name() {
        return "copy-" + UUID.randomUUID();
    }

    private static <T> T wait(Uni<T> answer) {
        return answer.await().atMost(OwnVms.PATIENCE);
    }
}
