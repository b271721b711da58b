package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskEnd;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.MeantFor;
import dev.slipway.vm.MigrateRequest;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.PowerAction;
import dev.slipway.vm.ReconfigureRequest;
import dev.slipway.vm.SnapshotRequest;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Slipway dies at each of its writes while it changes a VM, once with the write done and once with it lost, and
/// another one starts on the same file: the change is made, and made once.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ChangeResumeScenarioTest {

    /// More than any of the stories writes: a death that does not come is a run without one.
    private static final int WRITES_OF_AN_ACTION = 7;
    private static final int WRITES_OF_A_REBOOT = 9;
    private static final int WRITES_OF_A_CHANGE = 12;
    private static final String SNAPSHOT = "before-upgrade";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Replica.Surroundings surroundings;

    private DataSource file;

    @BeforeEach
    void emptyFile() throws IOException {
        // what died may still hold the file open, so the folder is left to the next clean build
        file = TestDatabase.source(Files.createTempDirectory(Path.of("target"), "resume"));
    }

    @AfterEach
    void heal() {
        surroundings.bury();
        simulator.faults().clear();
    }

    static Stream<Arguments> momentsOfAnAction() {
        return moments(WRITES_OF_AN_ACTION);
    }

    static Stream<Arguments> momentsOfAReboot() {
        return moments(WRITES_OF_A_REBOOT);
    }

    static Stream<Arguments> momentsOfAChange() {
        return moments(WRITES_OF_A_CHANGE);
    }

    private static Stream<Arguments> moments(int writes) {
        return Stream.iterate(1, write -> write <= writes, write -> write + 1)
                .flatMap(write -> Stream.of(LastWrite.values()).map(last -> Arguments.of(write, last)));
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aStopThatWasInterruptedIsCompleted(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(write, last, power(vm, PowerAction.STOP));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).running()).isEqualTo(operation.isEmpty());
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aResetThatWasInterruptedHappensOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(write, last, power(vm, PowerAction.RESET));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(tasks("qmreset", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAReboot")
    void aRebootThatWasInterruptedHappensOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(write, last, power(vm, PowerAction.REBOOT));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(tasks("qmreboot", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
        assertThat(guest(vm).running()).isTrue();
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aSnapshotThatWasInterruptedIsTakenOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(write, last, replica -> take(replica, vm));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).snapshots()).isEqualTo(operation.isPresent() ? List.of(SNAPSHOT) : List.of());
        assertThat(tasks("qmsnapshot", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aSnapshotThatFailsIsUndoneWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/%s/snapshot".formatted(vm.vmid()))
                        .endTask(new TaskEnd.Failed("snapshot feature is not available"))
                        .always());

        // When
        Optional<Operation> operation = interrupted(write, last, replica -> take(replica, vm));

        // Then
        operation.ifPresent(ended -> assertThat(ended.state()).isInstanceOf(OperationState.Failed.class));
        assertThat(guest(vm).snapshots()).isEmpty();
        assertThat(guest(vm).lock()).isEmpty();
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAReboot")
    void aRollbackThatWasInterruptedHappensOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);
        Replica founder = surroundings.replica(TestDatabase.on(file)).started();
        founder.ended(patiently(() -> take(founder, vm)).await().atMost(PATIENCE));

        // When
        Optional<Operation> operation = interrupted(
                        write, last, replica -> replica.snapshots.rollback(vm, SNAPSHOT, true, TestRequester.ADMIN))
                .filter(newest -> newest.kind() == OperationKind.ROLLBACK);

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(tasks("qmrollback", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
        assertThat(guest(vm).running()).isTrue();
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aDeletedSnapshotIsGoneWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);
        Replica founder = surroundings.replica(TestDatabase.on(file)).started();
        founder.ended(patiently(() -> take(founder, vm)).await().atMost(PATIENCE));

        // When
        Optional<Operation> operation = interrupted(
                        write, last, replica -> replica.snapshots.delete(vm, SNAPSHOT, TestRequester.ADMIN))
                .filter(newest -> newest.kind() == OperationKind.DELETE_SNAPSHOT);

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).snapshots()).isEqualTo(operation.isPresent() ? List.of() : List.of(SNAPSHOT));
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAChange")
    void aChangeThatWasInterruptedIsMade(int write, LastWrite last) {
        // Given
        VmRef vm = owned(false);
        ReconfigureRequest change =
                new ReconfigureRequest(null, "told", 4, null, null, 20, List.of("web"), null, true, null, null);

        // When
        Optional<Operation> operation =
                interrupted(write, last, replica -> replica.reconfiguration.admit(vm, change, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).config()).containsEntry("cores", operation.isPresent() ? "4" : "2");
        assertThat(guest(vm).config().get("scsi0")).contains(operation.isPresent() ? "size=20G" : "size=8G");
        assertThat(tasks("resize", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void anAdoptionThatWasInterruptedIsMade(int write, LastWrite last) {
        // Given
        VmRef vm = own.addForeign(simulator, true, "the shop's database");

        // When
        Optional<Operation> operation =
                interrupted(write, last, replica -> replica.adoption.adopt(vm, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).description())
                .isEqualTo(operation
                        .map(made -> Marker.describe("the shop's database", made.id()))
                        .orElse("the shop's database"));
        assertThat(isManaged(vm)).isEqualTo(operation.isPresent());
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aReleaseThatWasInterruptedIsMade(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation =
                interrupted(write, last, replica -> replica.adoption.release(vm, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat("for tests".equals(guest(vm).description())).isEqualTo(operation.isPresent());
        assertThat(isManaged(vm)).isEqualTo(operation.isEmpty());
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAReboot")
    void aMigrationThatWasInterruptedHappensOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(
                write,
                last,
                replica ->
                        replica.migration.admit(vm, new MigrateRequest("pve3", null, null, null), TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).node()).isEqualTo(operation.isPresent() ? "pve3" : "pve1");
        assertThat(tasks("qmigrate", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnAction")
    void aTemplateIsMadeOnceWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        VmRef vm = owned(false);

        // When
        Optional<Operation> operation =
                interrupted(write, last, replica -> replica.conversion.admit(vm, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).template()).isEqualTo(operation.isPresent());
        assertThat(tasks("qmtemplate", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAChange")
    void aDeletionThatWasInterruptedIsCompleted(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation =
                interrupted(write, last, replica -> replica.deletion.admit(vm, true, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(simulator.guest(vm.vmid().number()).isPresent()).isEqualTo(operation.isEmpty());
        assertThat(tasks("qmdestroy", vm)).isEqualTo(operation.isPresent() ? 1 : 0);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAReboot")
    void aDiskWhoseAttachmentWasInterruptedIsThereOnce(int write, LastWrite last) {
        // Given
        VmRef vm = owned(true);

        // When
        Optional<Operation> operation = interrupted(
                write,
                last,
                replica ->
                        replica.devices.attachDisk(vm, new DiskRequest(30, null), MeantFor.ANY, TestRequester.ADMIN));

        // Then
        operation.ifPresent(ChangeResumeScenarioTest::succeeded);
        assertThat(guest(vm).config().containsKey("scsi1")).isEqualTo(operation.isPresent());
        assertThat(guest(vm).config()).doesNotContainKeys("scsi2", "unused0");
        assertThat(simulator.volumes())
                .filteredOn(volume -> volume.contains("vm-%s-disk".formatted(vm.vmid())))
                .hasSize(operation.isPresent() ? 2 : 1);
    }

    private boolean isManaged(VmRef vm) {
        Replica looker = surroundings.replica(TestDatabase.on(file));
        looker.managed.load().await().atMost(PATIENCE);
        return looker.managed.find(vm.cluster(), vm.vmid()).isPresent();
    }

    private static Uni<Operation> take(Replica replica, VmRef vm) {
        return replica.snapshots.take(vm, new SnapshotRequest(SNAPSHOT, null, null), TestRequester.ADMIN);
    }

    private static Function<Replica, Uni<Operation>> power(VmRef vm, PowerAction action) {
        return replica -> replica.power.admit(vm, action, false, null, TestRequester.ADMIN);
    }

    /// Yields what became of the operation, or empty when it was never accepted.
    private Optional<Operation> interrupted(int write, LastWrite last, Function<Replica, Uni<Operation>> change) {
        MortalDatabase mortal = new MortalDatabase(file, write, last);
        Replica dying = surroundings.replica(mortal).started();
        Uni<Void> ended = patiently(() -> change.apply(dying))
                .chain(operation -> dying.operations.ended(operation.id(), PATIENCE))
                .replaceWithVoid();
        Uni.combine()
                .any()
                .of(Uni.createFrom().completionStage(mortal.death()), ended)
                .await()
                .atMost(PATIENCE);
        TestDatabase.lapseLeases(file);
        Replica heir = surroundings.replica(TestDatabase.on(file)).started();
        return heir.journal.list(OperationFilter.latest(1)).await().atMost(PATIENCE).stream()
                .findFirst()
                .map(heir::ended);
    }

    /// Asks again while the replica is still starting, and does not know what is ours.
    private static Uni<Operation> patiently(Supplier<Uni<? extends Operation>> ask) {
        return Uni.createFrom()
                .deferred(ask)
                .onFailure(Refusal.Unavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofMillis(10))
                .atMost(500);
    }

    /// A VM that the file knows as ours.
    private VmRef owned(boolean running) {
        Replica founder = surroundings.replica(TestDatabase.on(file));
        return own.add(simulator, running, founder.managed);
    }

    private GuestView guest(VmRef vm) {
        return own.guest(simulator, vm);
    }

    private static void succeeded(Operation operation) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
    }

    private long tasks(String type, VmRef vm) {
        return simulator.tasks().stream()
                .filter(task -> task.upid().type().equals(type)
                        && task.upid().id().equals(vm.vmid().toString()))
                .count();
    }
}
