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
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is done with snapshots meets each kind of fault: it is done once, undone, or the journal says what is left.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class SnapshotScenarioTest {

    private static final String NAME = "before-upgrade";

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Snapshots snapshots;

    @Inject
    ManagedVms managed;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    /// What is done, and the call that does it.
    enum Work {
        TAKE(Step.SNAPSHOT, "POST", "/snapshot"),
        DELETE(Step.DELETE_SNAPSHOT, "DELETE", "/snapshot/" + NAME),
        ROLLBACK(Step.ROLLBACK, "POST", "/snapshot/" + NAME + "/rollback");

        private final Step step;
        private final String method;
        private final String path;

        Work(Step step, String method, String path) {
            this.step = step;
            this.method = method;
            this.path = path;
        }
    }

    static Stream<Arguments> everyTroubleOfEveryWork() {
        return Arrays.stream(Work.values())
                .flatMap(work -> Arrays.stream(Trouble.values())
                        .filter(trouble -> trouble != Trouble.TASK_KILLED)
                        .map(trouble -> Arguments.of(work, trouble)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleOfEveryWork")
    void troubledWorkIsDoneOnceOrUndone(Work work, Trouble trouble) {
        // Given
        VmRef vm = ready(work);
        simulator
                .faults()
                .add(trouble.effect.apply(
                        Fault.on(work.method, "/nodes/[^/]+/qemu/%s%s".formatted(vm.vmid(), work.path))));

        // When
        Operation operation = own.ended(accept(vm, work));

        // Then
        boolean survived =
                switch (trouble.outcome) {
                    case SURVIVED -> true;
                    case SURVIVED_IF_SEEN -> work != Work.ROLLBACK;
                    case FAILED -> false;
                };
        GuestView guest = own.guest(simulator, vm);
        assertThat(guest.lock()).isEmpty();
        if (survived) {
            assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
            assertThat(guest.snapshots()).isEqualTo(work == Work.DELETE ? List.of() : List.of(NAME));
            assertThat(guest.config()).containsEntry("cores", work == Work.ROLLBACK ? "2" : "4");
        } else {
            assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                assertThat(failed.failure().step()).isEqualTo(work.step);
                assertThat(failed.leftovers()).isEmpty();
            });
            assertThat(guest.snapshots()).isEqualTo(work == Work.TAKE ? List.of() : List.of(NAME));
        }
        if (work == Work.ROLLBACK) {
            assertThat(done("qmrollback", vm)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aVmThatIsLeftLockedIsTold() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/%s/snapshot".formatted(vm.vmid())).endTask(new TaskEnd.Killed()));

        // When
        Operation operation = own.ended(accept(vm, Work.TAKE));

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers())
                                .singleElement()
                                .asString()
                                .contains(NAME, "left locked (snapshot)", "qm unlock " + vm.vmid()));
        assertThat(list(vm))
                .singleElement()
                .satisfies(snapshot -> assertThat(snapshot.ready()).isFalse());
    }

    @Test
    void aSnapshotThatIsLeftUnfinishedIsRemoved() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/%s/snapshot".formatted(vm.vmid())).endTask(new TaskEnd.Killed()));
        Operation interrupted = own.ended(accept(vm, Work.TAKE));
        simulator.unlock(vm.vmid().number());

        // When
        Operation operation = own.ended(accept(vm, Work.DELETE));

        // Then
        assertThat(interrupted.state()).isInstanceOf(OperationState.Failed.class);
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).snapshots()).isEmpty();
    }

    @Test
    void aRollbackBringsBackAllButTheMarkAndStartsIfAsked() {
        // Given
        VmRef vm = ready(Work.ROLLBACK);
        simulator.edit(vm.vmid().number(), "name", "renamed");
        String description = own.guest(simulator, vm).config().get("description");

        // When
        Operation operation = own.ended(wait(snapshots.rollback(vm, NAME, true, TestRequester.ADMIN)));

        // Then
        assertThat(operation.stepState(Step.START)).isEqualTo(StepState.SUCCEEDED);
        assertThat(own.guest(simulator, vm)).satisfies(guest -> {
            assertThat(guest.running()).isTrue();
            assertThat(guest.config()).containsEntry("cores", "2").containsEntry("description", description);
        });
        assertThat(managed.find(vm.cluster(), vm.vmid()))
                .get()
                .satisfies(ours -> assertThat(ours.name()).startsWith("own-"));
    }

    @Test
    void aSnapshotWithMemoryRunsAfterwards() {
        // Given
        VmRef vm = own.add(simulator, true);
        own.ended(wait(snapshots.take(vm, new SnapshotRequest(NAME, "x", true), TestRequester.ADMIN)));

        // When
        Operation operation = own.ended(accept(vm, Work.ROLLBACK));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).running()).isTrue();
    }

    @Test
    void aListHasNeitherTheStateOfNowNorOurMark() {
        // Given
        VmRef vm = own.add(simulator, true);
        own.ended(wait(snapshots.take(vm, new SnapshotRequest("one", "the first", true), TestRequester.ADMIN)));
        own.ended(wait(snapshots.take(vm, new SnapshotRequest("two", null, null), TestRequester.ADMIN)));

        // When
        List<SnapshotView> all = list(vm);

        // Then
        assertThat(all).extracting(SnapshotView::name).containsExactly("one", "two");
        assertThat(all).extracting(SnapshotView::description).containsExactly("the first", null);
        assertThat(all).extracting(SnapshotView::includeRam).containsExactly(true, false);
        assertThat(all).extracting(SnapshotView::parent).containsExactly(null, "one");
        assertThat(all).extracting(SnapshotView::current).containsExactly(false, true);
        assertThat(all).allMatch(SnapshotView::ready);
    }

    @Test
    void aNameIsTakenOnceAlsoBySomebodyElse() {
        // Given
        VmRef vm = ready(Work.ROLLBACK);

        // When, then
        assertThatThrownBy(() -> accept(vm, Work.TAKE)).isInstanceOf(Refusal.AlreadyExists.class);
        assertThat(own.guest(simulator, vm).snapshots()).containsExactly(NAME);
    }

    @Test
    void whatAStorageCannotDoIsSaid() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/%s/snapshot".formatted(vm.vmid()))
                        .endTask(new TaskEnd.Failed("snapshot feature is not available")));

        // When
        Operation operation = own.ended(accept(vm, Work.TAKE));

        // Then
        assertThat(operation.failure()).get().extracting(Failure::code).isEqualTo("proxmox-rejected");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When, then
        assertThatThrownBy(() -> accept(vm, Work.DELETE)).isInstanceOf(Refusal.NotFound.class);
        assertThatThrownBy(() -> accept(vm, Work.ROLLBACK)).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void aVmThatMovedIsFollowed() {
        // Given
        VmRef vm = ready(Work.DELETE);
        simulator.move(vm.vmid().number(), "pve3");

        // When
        Operation operation = own.ended(accept(vm, Work.DELETE));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).snapshots()).isEmpty();
    }

    /// A VM with 4 cores; with a snapshot of when it had 2, unless one is to be taken.
    private VmRef ready(Work work) {
        VmRef vm = own.add(simulator, true);
        if (work != Work.TAKE) {
            own.ended(accept(vm, Work.TAKE));
        }
        simulator.edit(vm.vmid().number(), "cores", "4");
        return vm;
    }

    private Operation accept(VmRef vm, Work work) {
        return wait(
                switch (work) {
                    case TAKE -> snapshots.take(vm, new SnapshotRequest(NAME, "x", null), TestRequester.ADMIN);
                    case DELETE -> snapshots.delete(vm, NAME, TestRequester.ADMIN);
                    case ROLLBACK -> snapshots.rollback(vm, NAME, false, TestRequester.ADMIN);
                });
    }

    private List<SnapshotView> list(VmRef vm) {
        return wait(snapshots.list(vm));
    }

    private static <T> T wait(Uni<T> answer) {
        return answer.await().atMost(OwnVms.PATIENCE);
    }

    private long done(String type, VmRef vm) {
        return simulator.tasks().stream()
                .filter(task -> task.upid().type().equals(type)
                        && task.upid().id().equals(vm.vmid().toString()))
                .filter(task ->
                        task.exitStatus().equals("OK") || task.exitStatus().startsWith("WARNINGS"))
                .count();
    }
}
