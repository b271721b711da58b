package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepState;
import dev.slipway.operation.TestRequester;
import dev.slipway.proxmox.Upid;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Each power action meets each kind of fault: the VM is in the state that was asked for, or the journal says
/// why not, and no VM is reset or rebooted twice.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class PowerScenarioTest {

    /// One whose effect can be seen, and one that leaves no trace.
    private static final Set<PowerAction> REPRESENTATIVES = Set.of(PowerAction.START, PowerAction.RESET);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Power power;

    @Inject
    Operations operations;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    static Stream<Arguments> everyTroubleOfEveryAction() {
        return Arrays.stream(PowerAction.values())
                .flatMap(action -> Arrays.stream(Trouble.values())
                        .filter(trouble -> !trouble.takesItsTime() || REPRESENTATIVES.contains(action))
                        .map(trouble -> Arguments.of(action, trouble)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleOfEveryAction")
    void aTroubledActionIsDoneOnceOrSaysWhyNot(PowerAction action, Trouble trouble) {
        // Given
        VmRef vm = ready(action);
        GuestView before = own.guest(simulator, vm);
        simulator.faults().add(trouble.effect.apply(Fault.on("POST", ".*/%s/status/.*".formatted(vm.vmid()))));

        // When
        Operation operation = own.ended(admit(vm, action));

        // Then
        boolean survived =
                switch (trouble.outcome) {
                    case SURVIVED -> true;
                    case SURVIVED_IF_SEEN -> !action.leavesNoTrace();
                    case FAILED -> false;
                };
        if (survived) {
            assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
            reached(action, own.guest(simulator, vm));
        } else {
            assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                assertThat(failed.failure().step()).isEqualTo(action.step());
                assertThat(failed.leftovers()).isEmpty();
            });
        }
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(own.guest(simulator, vm)).isEqualTo(before);
        }
        if (action.leavesNoTrace()) {
            assertThat(doneTasks(vm, action)).isEqualTo(survived ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"REBOOT", "RESET"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsInTheStateAskedForIsLeftAsItIs(PowerAction action) {
        // Given
        VmRef vm = ready(action);
        own.ended(admit(vm, action));
        simulator.clearRequests();

        // When
        Operation operation = own.ended(admit(vm, action));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(operation.stepState(action.step())).isEqualTo(StepState.SKIPPED);
        assertThat(simulator.requests()).noneMatch(request -> request.method().equals("POST"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"REBOOT", "RESET", "SUSPEND", "RESUME"})
    void whatNeedsARunningVmSaysSo(PowerAction action) {
        // Given
        VmRef vm = own.add(simulator, false);

        // When
        Operation operation = own.ended(admit(vm, action));

        // Then
        assertThat(operation.failure()).get().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("wrong-state");
            assertThat(failure.reason()).contains("VM %s is not running".formatted(vm.vmid()));
        });
        assertThat(own.guest(simulator, vm).running()).isFalse();
    }

    @Test
    void aRebootIsDoneWhenTheVmRunsAgain() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When
        Operation operation = own.ended(admit(vm, PowerAction.REBOOT));

        // Then
        assertThat(operation.stepState(Step.CONFIRM)).isEqualTo(StepState.SUCCEEDED);
        assertThat(own.guest(simulator, vm).running()).isTrue();
        assertThat(simulator.tasks()).anyMatch(task -> task.upid().toString().contains(":qmstart:" + vm.vmid() + ":"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PowerAction.class,
            names = {"START", "STOP", "SHUTDOWN"})
    void theStateOfAHighlyAvailableVmIsWaitedFor(PowerAction action) {
        // Given
        VmRef vm = ready(action);
        simulator.manage(vm.vmid().number());

        // When
        Operation operation = own.ended(
                power.admit(vm, action, true, null, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE));

        // Then
        assertThat(operation.upid(action.step()))
                .get()
                .extracting(Upid::type)
                .asString()
                .startsWith("ha");
        assertThat(operation.stepState(Step.CONFIRM)).isEqualTo(StepState.SUCCEEDED);
        reached(action, own.guest(simulator, vm));
    }

    @Test
    void aGuestThatDoesNotListenIsSwitchedOffByForceOnly() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.system(vm.vmid().number(), false);

        // When
        Operation asked = own.ended(shutdown(vm, false));
        Operation forced = own.ended(shutdown(vm, true));

        // Then
        assertThat(asked.failure()).get().extracting(Failure::reason).asString().contains("got timeout");
        assertThat(forced.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).running()).isFalse();
    }

    @Test
    void aVmThatVanishesIsNotFound() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/status/start")
                        .answer(500, "VM is locked (backup)")
                        .times(3));

        // When
        Operation accepted = admit(vm, PowerAction.START);
        simulator.remove(vm.vmid().number());
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.failure()).get().extracting(Failure::code).isEqualTo("not-found");
    }

    @Test
    void aVmThatMovedIsFollowed() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.move(vm.vmid().number(), "pve3");

        // When
        Operation operation = own.ended(admit(vm, PowerAction.RESET));

        // Then
        assertThat(operation.upid(Step.RESET))
                .get()
                .extracting(upid -> upid.node().value())
                .isEqualTo("pve3");
    }

    @Test
    void aVmThatLostItsMarkIsLeftAlone() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "description", "now it is mine");

        // When
        Operation operation = own.ended(admit(vm, PowerAction.STOP));

        // Then
        assertThat(operation.failure())
                .get()
                .extracting(Failure::reason)
                .asString()
                .contains("left alone");
        assertThat(own.guest(simulator, vm).running()).isTrue();
    }

    @Test
    void anActionThatIsCancelledBeforeItsCallDoesNothing() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/status/start")
                        .answer(500, "VM is locked (backup)")
                        .always());
        Operation accepted = admit(vm, PowerAction.START);

        // When
        operations.cancel(accepted.id(), "admin").await().atMost(OwnVms.PATIENCE);
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Cancelled.class);
        assertThat(own.guest(simulator, vm).running()).isFalse();
    }

    @Test
    void oneOperationAtATimeWorksOnAVm() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.faults().add(Fault.on("POST", ".*/status/start").delay(Duration.ofMillis(500)));
        Operation first = admit(vm, PowerAction.START);

        // When, then
        assertThatThrownBy(() -> admit(vm, PowerAction.STOP)).isInstanceOf(Refusal.GuestLocked.class);
        own.ended(first);
    }

    private VmRef ready(PowerAction action) {
        VmRef vm = own.add(simulator, action != PowerAction.START);
        if (action == PowerAction.RESUME) {
            simulator.pause(vm.vmid().number());
        }
        return vm;
    }

    private static void reached(PowerAction action, GuestView guest) {
        switch (action) {
            case START, REBOOT, RESET, RESUME -> {
                assertThat(guest.running()).isTrue();
                assertThat(guest.paused()).isFalse();
            }
            case STOP, SHUTDOWN -> assertThat(guest.running()).isFalse();
            case SUSPEND -> assertThat(guest.paused()).isTrue();
        }
    }

    private long doneTasks(VmRef vm, PowerAction action) {
        return simulator.tasks().stream()
                .filter(task -> action.tasks().stream()
                        .anyMatch(type -> task.upid().toString().contains(":%s:%s:".formatted(type, vm.vmid()))))
                .filter(task ->
                        task.exitStatus().equals("OK") || task.exitStatus().startsWith("WARNINGS"))
                .count();
    }

    private Operation shutdown(VmRef vm, boolean force) {
        return power.admit(vm, PowerAction.SHUTDOWN, force, 1, TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    private Operation admit(VmRef vm, PowerAction action) {
        return power.admit(vm, action, false, null, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE);
    }
}
