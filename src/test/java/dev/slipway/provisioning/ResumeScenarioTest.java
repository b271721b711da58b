package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

/// Slipway dies at each of its writes, once with the write done and once with it lost, and another one starts on the
/// same file: nothing is lost, doubled or left behind, whatever the moment.
///
/// Before a lost write lies its effect (dispatched but not noted, ended but not noted), behind a done one it is yet to
/// come (intended but not dispatched, accepted but not begun), so these are all moments of all steps.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ResumeScenarioTest {

    /// More than any of the stories writes: a death that does not come is a run without one.
    private static final int WRITES_OF_A_CREATION = 26;
    private static final int WRITES_OF_A_BLANK_CREATION = 12;
    private static final int WRITES_OF_AN_IMPORT = 18;
    private static final int WRITES_OF_A_DELETION = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Replica.Surroundings surroundings;

    private DataSource file;
    private Map<Integer, GuestView> before;

    @BeforeEach
    void look() throws IOException {
        scenario.look();
        simulator.clearRequests();
        // what died may still hold the file open, so the folder is left to the next clean build
        file = TestDatabase.source(Files.createTempDirectory(Path.of("target"), "resume"));
        before = guests();
    }

    @AfterEach
    void heal() {
        surroundings.bury();
        simulator.faults().clear();
    }

    static Stream<Arguments> momentsOfACreation() {
        return moments(WRITES_OF_A_CREATION);
    }

    static Stream<Arguments> momentsOfABlankCreation() {
        return moments(WRITES_OF_A_BLANK_CREATION);
    }

    static Stream<Arguments> momentsOfAnImport() {
        return moments(WRITES_OF_AN_IMPORT);
    }

    static Stream<Arguments> momentsOfADeletion() {
        return moments(WRITES_OF_A_DELETION);
    }

    private static Stream<Arguments> moments(int writes) {
        return Stream.iterate(1, write -> write <= writes, write -> write + 1)
                .flatMap(write -> Stream.of(LastWrite.values()).map(last -> Arguments.of(write, last)));
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfACreation")
    void aCreationThatWasInterruptedIsCompletedOnce(int write, LastWrite last) {
        // When
        Optional<Operation> operation = createAndDie(write, last);

        // Then
        if (operation.isEmpty()) {
            assertThat(guests()).isEqualTo(before);
            return;
        }
        assertThat(operation.get().state())
                .as("%s", operation.get().entries())
                .isInstanceOf(OperationState.Succeeded.class);
        assertThat(operation.get().steps())
                .allSatisfy(step ->
                        assertThat(operation.get().stepState(step)).isIn(StepState.SUCCEEDED, StepState.SKIPPED));
        assertThat(Scenario.made(simulator, operation.get().id()))
                .singleElement()
                .satisfies(guest -> {
                    assertThat(guest.vmid()).isEqualTo(operation.get().vmid().number());
                    assertThat(guest.running()).isTrue();
                    assertThat(guest.config()).containsEntry("cores", "2");
                });
        assertThat(requests("POST", "/clone")).isEqualTo(1);
        assertThat(others(operation.get())).isEqualTo(before);
        assertThat(stepsInOrder()).isSorted();
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfACreation")
    void aCreationThatFailsIsUndoneWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/\\d+/status/start")
                        .endTask(new TaskEnd.Failed("start failed: QEMU exited with code 1"))
                        .always());

        // When
        Optional<Operation> operation = createAndDie(write, last);

        // Then
        operation.ifPresent(ended -> assertThat(ended.state())
                .as("%s", ended.entries())
                .isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                    assertThat(failed.failure().step()).isEqualTo(Step.START);
                    assertThat(failed.leftovers()).isEmpty();
                }));
        assertThat(guests()).isEqualTo(before);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfABlankCreation")
    void aBlankCreationThatWasInterruptedIsCompletedOnce(int write, LastWrite last) {
        // When
        Optional<Operation> operation = createAndDie(write, last, ResumeScenarioTest::installation);

        // Then
        if (operation.isEmpty()) {
            assertThat(guests()).isEqualTo(before);
            return;
        }
        assertThat(operation.get().state())
                .as("%s", operation.get().entries())
                .isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.get().id()))
                .singleElement()
                .satisfies(guest -> assertThat(guest.running()).isTrue());
        assertThat(requests("POST", "/qemu")).isEqualTo(1);
        assertThat(others(operation.get())).isEqualTo(before);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfABlankCreation")
    void aBlankCreationThatFailsIsUndoneWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/\\d+/status/start")
                        .endTask(new TaskEnd.Failed("start failed: QEMU exited with code 1"))
                        .always());

        // When
        Optional<Operation> operation = createAndDie(write, last, ResumeScenarioTest::installation);

        // Then
        operation.ifPresent(ended -> assertThat(ended.state())
                .as("%s", ended.entries())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers()).isEmpty()));
        assertThat(guests()).isEqualTo(before);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnImport")
    void anImportThatWasInterruptedIsCompletedOnce(int write, LastWrite last) {
        // Given
        List<String> files = simulator.files();

        // When
        Optional<Operation> operation = askAndDie(write, last, ResumeScenarioTest::importing);

        // Then
        if (operation.isEmpty()) {
            assertThat(guests()).isEqualTo(before);
            return;
        }
        assertThat(operation.get().state())
                .as("%s", operation.get().entries())
                .isInstanceOf(OperationState.Succeeded.class);
        assertThat(Scenario.made(simulator, operation.get().id()))
                .singleElement()
                .satisfies(guest -> assertThat(guest.template()).isTrue());
        assertThat(simulator.files()).isEqualTo(files);
        assertThat(others(operation.get())).isEqualTo(before);
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfAnImport")
    void anImportThatFailsLeavesNothingWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        List<String> files = simulator.files();
        simulator
                .faults()
                .add(Fault.on("POST", ".*/template")
                        .answer(500, "something is broken for good")
                        .always());

        // When
        Optional<Operation> operation = askAndDie(write, last, ResumeScenarioTest::importing);

        // Then
        operation.ifPresent(ended -> assertThat(ended.state())
                .as("%s", ended.entries())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.leftovers()).isEmpty()));
        assertThat(guests()).isEqualTo(before);
        assertThat(simulator.files()).isEqualTo(files);
    }

    private static Uni<Operation> importing(Replica replica) {
        ImportTemplateRequest request = new ImportTemplateRequest(
                Scenario.freshName(),
                "https://images.example.org/noble.img",
                "ab".repeat(32),
                null,
                null,
                null,
                null,
                null,
                "ceph",
                null,
                null,
                null);
        return patiently(() -> replica.imports.admit(request, TestRequester.ADMIN));
    }

    private static CreateVmRequest installation(String name) {
        return Scenario.installation(name, "debian-13.1.0-amd64-netinst.iso");
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("momentsOfADeletion")
    void aDeletionThatWasInterruptedIsCompleted(int write, LastWrite last) {
        // Given
        Replica maker = surroundings.replica(TestDatabase.on(file)).started();
        Operation made = maker.ended(admit(maker).orElseThrow());
        scenario.look();

        // When
        MortalDatabase mortal = new MortalDatabase(file, write, last);
        Replica dying = surroundings.replica(mortal).started();
        Uni<Operation> deletion = patiently(
                () -> dying.deletion.admit(new VmRef(made.cluster(), made.vmid()), true, TestRequester.ADMIN));
        untilDeathOrEnd(dying, mortal, deletion);
        TestDatabase.lapseLeases(file);
        Replica heir = surroundings.replica(TestDatabase.on(file)).started();
        Optional<Operation> accepted = newest(heir).filter(found -> !found.id().equals(made.id()));

        // Then
        if (accepted.isEmpty()) {
            assertThat(Scenario.made(simulator, made.id())).hasSize(1);
            return;
        }
        assertThat(heir.ended(accepted.get()).state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(guests()).isEqualTo(before);
        assertThat(heir.managed.find(made.cluster(), made.vmid())).isEmpty();
    }

    /// Yields the ended operation, or empty when it was never accepted.
    private Optional<Operation> createAndDie(int write, LastWrite last) {
        return createAndDie(write, last, Scenario::request);
    }

    private Optional<Operation> createAndDie(int write, LastWrite last, Function<String, CreateVmRequest> request) {
        return askAndDie(write, last, dying -> offer(dying, request));
    }

    private Optional<Operation> askAndDie(int write, LastWrite last, Function<Replica, Uni<Operation>> ask) {
        MortalDatabase mortal = new MortalDatabase(file, write, last);
        Replica dying = surroundings.replica(mortal).started();
        untilDeathOrEnd(dying, mortal, ask.apply(dying));
        TestDatabase.lapseLeases(file);
        Replica heir = surroundings.replica(TestDatabase.on(file)).started();
        return newest(heir).map(heir::ended);
    }

    private static void untilDeathOrEnd(Replica replica, MortalDatabase database, Uni<Operation> work) {
        Uni.combine()
                .any()
                .of(
                        Uni.createFrom().completionStage(database.death()),
                        work.chain(operation -> replica.operations.ended(operation.id(), PATIENCE))
                                .replaceWithVoid())
                .await()
                .atMost(PATIENCE);
    }

    private static Optional<Operation> admit(Replica replica) {
        return Optional.of(offer(replica, Scenario::request).await().atMost(PATIENCE));
    }

    private static Uni<Operation> offer(Replica replica, Function<String, CreateVmRequest> request) {
        String name = Scenario.freshName();
        return patiently(() -> replica.admission.admit(request.apply(name), TestRequester.ADMIN));
    }

    /// Asks again while the replica is still starting.
    private static Uni<Operation> patiently(Supplier<Uni<? extends Operation>> ask) {
        return Uni.createFrom()
                .deferred(ask)
                .onFailure(Refusal.Unavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofMillis(10))
                .atMost(500);
    }

    private static Optional<Operation> newest(Replica replica) {
        return replica.journal.list(OperationFilter.latest(1)).await().atMost(PATIENCE).stream()
                .findFirst();
    }

    private Map<Integer, GuestView> guests() {
        Map<Integer, GuestView> guests = new TreeMap<>();
        simulator.guests().forEach(guest -> guests.put(guest.vmid(), guest));
        return guests;
    }

    private Map<Integer, GuestView> others(Operation operation) {
        Map<Integer, GuestView> others = guests();
        others.remove(operation.vmid().number());
        return others;
    }

    private long requests(String method, String suffix) {
        return simulator.requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().endsWith(suffix))
                .count();
    }

    /// The first of each write that the simulator received, as positions in the order of the steps.
    private List<Integer> stepsInOrder() {
        List<String> order = List.of("/clone", "/config", "/resize", "/status/start");
        return simulator.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .map(request -> order.indexOf(order.stream()
                        .filter(suffix -> request.path().endsWith(suffix))
                        .findFirst()
                        .orElseThrow()))
                .distinct()
                .toList();
    }
}
