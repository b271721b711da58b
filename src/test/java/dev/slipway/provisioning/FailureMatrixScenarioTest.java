package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepState;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each step of a creation meets each kind of fault: what comes out is right each time, nothing is doubled or left
/// behind, and the journal says what happened.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class FailureMatrixScenarioTest {

    private static final String LOCKED = "can't lock file '/var/lock/qemu-server/lock-10000.conf' - got timeout";

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    private Set<String> looseBefore;

    @BeforeEach
    void look() {
        scenario.look();
        simulator.clearRequests();
        looseBefore = Scenario.looseVolumes(simulator);
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    /// A fault of a call, and whether it is survived.
    enum Trouble {
        LOCK_BUSY(fault -> fault.answer(500, LOCKED), true),
        STORAGE_LOCK_BUSY(fault -> fault.answer(500, "cfs-lock 'storage-ceph' error: got lock request timeout"), true),
        NO_WORKER(fault -> fault.answer(500, "got no worker upid - start worker failed"), true),
        NODE_DOWN(fault -> fault.answer(595, "No route to host"), true),
        TIMED_OUT_NOT_DONE(fault -> fault.answer(596, "Connection timed out"), true),
        TIMED_OUT_BUT_DONE(fault -> fault.answerAfterExecution(596, "Connection timed out"), true),
        DROPPED_NOT_DONE(Fault::dropBeforeExecution, true),
        DROPPED_BUT_DONE(Fault::dropAfterExecution, true),
        FORBIDDEN(
                fault -> fault.answer(403, "Permission check failed (/vms/9000, VM.Clone)")
                        .always(),
                false),
        BROKEN(fault -> fault.answer(500, "something is broken for good").always(), false),
        TASK_LOCK_BUSY(fault -> fault.endTask(new TaskEnd.Failed(LOCKED)), true),
        TASK_FAILED(
                fault -> fault.endTask(new TaskEnd.Failed("it broke while it ran"))
                        .always(),
                false),
        TASK_WARNED(fault -> fault.endTask(new TaskEnd.Warnings()), true),
        TASK_VANISHED_DONE(fault -> fault.endTask(new TaskEnd.Vanished(true)), true),
        TASK_VANISHED_NOT_DONE(fault -> fault.endTask(new TaskEnd.Vanished(false)), true);

        final UnaryOperator<Fault> effect;
        final boolean survived;

        Trouble(UnaryOperator<Fault> effect, boolean survived) {
            this.effect = effect;
            this.survived = survived;
        }

        boolean ofTask() {
            return name().startsWith("TASK_");
        }
    }

    private static final Map<Step, List<String>> CALLS = Map.of(
            Step.CLONE, List.of("POST", "/nodes/[^/]+/qemu/\\d+/clone"),
            Step.CONFIGURE, List.of("PUT", "/nodes/[^/]+/qemu/\\d+/config"),
            Step.RESIZE, List.of("PUT", "/nodes/[^/]+/qemu/\\d+/resize"),
            Step.START, List.of("POST", "/nodes/[^/]+/qemu/\\d+/status/start"),
            Step.ADDRESS, List.of("GET", "/nodes/[^/]+/qemu/\\d+/agent/network-get-interfaces"));

    static Stream<Arguments> everyTroubleAtEveryStep() {
        return EnumSet.of(Step.CLONE, Step.CONFIGURE, Step.RESIZE, Step.START, Step.ADDRESS).stream()
                .flatMap(step -> Arrays.stream(Trouble.values())
                        .filter(trouble -> !trouble.ofTask() || startsTask(step))
                        .map(trouble -> Arguments.of(step, trouble)));
    }

    private static boolean startsTask(Step step) {
        return step == Step.CLONE || step == Step.RESIZE || step == Step.START;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleAtEveryStep")
    void aTroubledStepIsCompletedOrUndone(Step step, Trouble trouble) {
        // Given
        List<String> call = CALLS.get(step);
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on(call.get(0), call.get(1)).times(1)));

        // When
        Operation operation = scenario.create();
        Map<Integer, GuestView> others = Scenario.others(simulator, operation.id());
        operation = scenario.ended(operation.id());

        // Then
        if (trouble.survived || step == Step.ADDRESS) {
            succeeded(operation);
        } else {
            undone(operation, step);
        }
        assertThat(withoutHalfMade(Scenario.others(simulator, operation.id()), operation))
                .isEqualTo(withoutHalfMade(others, operation));
        assertThat(Scenario.looseVolumes(simulator)).isEqualTo(looseBefore);
        saysWhatHappened(operation, step, trouble);
    }

    private void succeeded(Operation operation) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.id())).singleElement().satisfies(guest -> {
            assertThat(guest.vmid()).isEqualTo(operation.vmid().number());
            assertThat(guest.running()).isTrue();
            assertThat(guest.lock()).isEmpty();
            assertThat(guest.config()).containsEntry("cores", "2").containsEntry("memory", "1024");
            assertThat(guest.disks().toString()).contains("scsi0");
        });
        assertThat(scenario.isManaged(operation)).isTrue();
    }

    private void undone(Operation operation, Step step) {
        assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.failure().step()).isEqualTo(step);
            assertThat(failed.leftovers()).isEmpty();
        });
        assertThat(Scenario.made(simulator, operation.id())).isEmpty();
        assertThat(scenario.isManaged(operation)).isFalse();
    }

    private static void saysWhatHappened(Operation operation, Step step, Trouble trouble) {
        String said = operation.entries().toString();
        switch (trouble) {
            case LOCK_BUSY, TASK_LOCK_BUSY, NO_WORKER, NODE_DOWN, STORAGE_LOCK_BUSY ->
                assertThat(step == Step.ADDRESS || said.contains("Retried")).isTrue();
            case TIMED_OUT_NOT_DONE, TIMED_OUT_BUT_DONE, DROPPED_NOT_DONE, DROPPED_BUT_DONE ->
                assertThat(step == Step.ADDRESS || said.contains("Doubted")).isTrue();
            case TASK_VANISHED_DONE, TASK_VANISHED_NOT_DONE -> assertThat(said).contains("Doubted");
            case TASK_WARNED ->
                assertThat(operation.latest(step))
                        .get()
                        .isInstanceOfSatisfying(
                                Entry.Completed.class,
                                completed -> assertThat(completed.notes()).isNotEmpty());
            case FORBIDDEN, BROKEN, TASK_FAILED -> {
                StepState expected = step == Step.ADDRESS ? StepState.SKIPPED : StepState.FAILED;
                assertThat(operation.stepState(step)).isEqualTo(expected);
            }
        }
    }

    private static Map<Integer, GuestView> withoutHalfMade(Map<Integer, GuestView> guests, Operation operation) {
        guests.remove(operation.vmid().number());
        return guests;
    }
}
