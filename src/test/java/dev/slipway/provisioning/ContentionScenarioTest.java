package dev.slipway.provisioning;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Step;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many want the same storage at once, whose lock each clone holds for 5 s and nobody waits for longer than 10 s; time
/// runs fifty times as fast.
@QuarkusTest
@WithTestResource(ContentionScenarioTest.BusyStorage.class)
class ContentionScenarioTest {

    /// The simulator with a storage that allocates slowly.
    public static class BusyStorage extends SimulatorResource {

        @Override
        protected SimulatorOptions options() {
            return super.options().storageLock(1, Duration.ofSeconds(5));
        }
    }

    private static final int AT_ONCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Admission admission;

    @Inject
    Operations operations;

    @Inject
    Replica.Surroundings surroundings;

    @BeforeEach
    void look() {
        scenario.look();
        simulator.clearRequests();
    }

    @AfterEach
    void heal() {
        surroundings.bury();
        simulator.faults().clear();
    }

    @Test
    void thirtyAtOnceAreAllMadeAndTheProjectThatCameSecondDoesNotWaitForTheFirst() {
        // When
        List<Operation> accepted =
                Stream.concat(admitted("red", 15), admitted("blue", 15)).toList();
        List<Operation> ended =
                accepted.stream().map(each -> scenario.ended(each.id())).toList();

        // Then
        assertThat(ended)
                .allSatisfy(operation -> assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class));
        assertThat(mostAtOnce(ended)).isEqualTo(AT_ONCE);
        List<String> order = ended.stream()
                .sorted(Comparator.comparing(ContentionScenarioTest::begunAt))
                .map(Operation::project)
                .toList();
        assertThat(order.subList(5, 21))
                .as("who began in the middle")
                .filteredOn("blue"::equals)
                .hasSizeBetween(6, 10);
    }

    @Test
    void aRestartInTheMiddleKeepsEverybodysTurn() throws IOException {
        // Given
        DataSource file = TestDatabase.source(Files.createTempDirectory(Path.of("target"), "contention"));
        MortalDatabase mortal = new MortalDatabase(file, 60, LastWrite.DONE);
        Replica dying = surroundings.replica(mortal).started();
        IntStream.range(0, 9).forEach(i -> patiently(dying).subscribe().with(accepted -> {}));
        Uni.createFrom().completionStage(mortal.death()).await().atMost(PATIENCE);

        // When
        Replica heir = surroundings.replica(TestDatabase.on(file)).started();

        // Then
        List<Operation> accepted =
                heir.journal.list(OperationFilter.latest(9)).await().atMost(PATIENCE);
        List<Operation> ended = accepted.stream().map(heir::ended).toList();
        assertThat(ended)
                .allSatisfy(operation -> assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class));
        assertThat(mostAtOnce(ended)).isLessThanOrEqualTo(AT_ONCE);
        assertThat(clones()).isEqualTo(ended.size());
    }

    @Test
    void whoWaitsSaysWhatFor() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", ".*/clone").delay(Duration.ofSeconds(1)).times(AT_ONCE));
        List<Operation> accepted = admitted("red", 5).toList();

        // When
        OperationView last = waiting(accepted.getLast().id());

        // Then
        assertThat(last.status()).isEqualTo("queued");
        assertThat(last.waiting()).satisfies(waiting -> {
            assertThat(waiting.reason()).isEqualTo("waiting for storage ceph: 3 of 3 clones running");
            assertThat(waiting.position()).isEqualTo(2);
        });
        accepted.forEach(each -> scenario.ended(each.id()));
    }

    @Test
    void thePageSaysItInTheLanguageOfItsReader() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", ".*/clone").delay(Duration.ofSeconds(2)).times(AT_ONCE));
        List<Operation> accepted = admitted("red", 4).toList();
        waiting(accepted.getLast().id());

        // When
        String page = given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .header("Accept-Language", "ko")
                .accept("text/html")
                .get("/fragment/operations")
                .asString();

        // Then
        assertThat(page).contains("스토리지 ceph 사용 차례를 기다리는 중 (복제 3개 중 3개 실행 중) · 대기 순서 1번째");
        accepted.forEach(each -> scenario.ended(each.id()));
    }

    @Test
    void whoIsCancelledWhileItWaitsEndsWithoutHavingAskedProxmox() {
        // Given
        simulator
                .faults()
                .add(Fault.on("POST", ".*/clone").delay(Duration.ofSeconds(2)).times(AT_ONCE));
        List<Operation> accepted = admitted("red", 4).toList();
        OperationId last = accepted.getLast().id();
        waiting(last);

        // When
        operations.cancel(last, "admin").await().atMost(PATIENCE);

        // Then
        Operation cancelled = scenario.ended(last);
        assertThat(cancelled.state()).isInstanceOf(OperationState.Cancelled.class);
        assertThat(cancelled.entries()).noneMatch(Entry.OfStep.class::isInstance);
        assertThat(operations
                        .read(accepted.getFirst().id())
                        .await()
                        .atMost(PATIENCE)
                        .status())
                .as("those before it are still at work")
                .isEqualTo("running");
        accepted.forEach(each -> scenario.ended(each.id()));
        assertThat(simulator.requests())
                .as("changes of VM %s", cancelled.vmid())
                .noneMatch(request ->
                        cancelled.vmid().toString().equals(request.params().get("newid")));
    }

    private Stream<Operation> admitted(String project, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> admission
                        .admit(Scenario.request(Scenario.freshName()), new Requester("admin", project, true, null))
                        .await()
                        .atMost(PATIENCE));
    }

    /// Asks again while the replica is still starting.
    private static Uni<Operation> patiently(Replica replica) {
        String name = Scenario.freshName();
        return Uni.createFrom()
                .deferred(() ->
                        replica.admission.admit(Scenario.request(name), new Requester("admin", "red", true, null)))
                .onFailure(Refusal.Unavailable.class)
                .retry()
                .withBackOff(Duration.ofMillis(10), Duration.ofMillis(10))
                .atMost(500);
    }

    /// The operation as it is shown once it is known what it waits for.
    private OperationView waiting(OperationId id) {
        return operations
                .read(id)
                .repeat()
                .withDelay(Duration.ofMillis(10))
                .whilst(view -> view.waiting() == null && view.endedAt() == null)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    private long clones() {
        return simulator.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().endsWith("/clone"))
                .count();
    }

    /// How many clones were under way at the same time, by what the journal says.
    private static long mostAtOnce(List<Operation> operations) {
        return operations.stream()
                .map(ContentionScenarioTest::begunAt)
                .mapToLong(moment -> operations.stream()
                        .filter(other -> !begunAt(other).isAfter(moment)
                                && other.latest(Step.CLONE).orElseThrow().at().isAfter(moment))
                        .count())
                .max()
                .orElse(0);
    }

    private static Instant begunAt(Operation operation) {
        return operation.startedAt(Step.CLONE).orElseThrow();
    }
}
