package dev.slipway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.MortalDatabase;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationConfig;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Operations;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.ReplicaLease;
import dev.slipway.operation.Step;
import dev.slipway.operation.TestJournal;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class TurnsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Demand LOCAL = Line.demand("local-lvm", "ubuntu", "pve1");

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final OperationEvents events = new OperationEvents();
    private MortalDatabase database;
    private ReplicaLease lease;
    private Journal journal;
    private Operations operations;
    private Turns turns;
    private int vmid = 10000;

    @BeforeEach
    void open() {
        database = MortalDatabase.immortal(TestDatabase.source(folder));
        TestJournal process = TestJournal.begunOn(database);
        lease = process.lease();
        journal = process.journal();
        operations = new Operations(journal, events, clock);
        turns = replica(events);
    }

    @AfterEach
    void close() {
        // the last look may still go on
        settle();
        database.close();
    }

    @Test
    void whoFindsNoRoomWaitsUntilSomebodyGivesItsTurnBack() {
        Operation first = accepted("red");
        take(first);
        take(accepted("red"));
        UniAssertSubscriber<Void> third = take(accepted("red"));
        settle();
        third.assertNotTerminated();

        giveBack(first);

        third.awaitItem(PATIENCE);
    }

    @Test
    void aTurnIsKeptOverARestart() {
        Operation holder = accepted("red");
        take(holder).awaitItem(PATIENCE);

        UniAssertSubscriber<Void> again = replica(new OperationEvents())
                .take(holder, LOCAL, false)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        again.awaitItem(PATIENCE);
    }

    @Test
    void aTurnCountsForEveryReplica() {
        take(accepted("red")).awaitItem(PATIENCE);
        take(accepted("red")).awaitItem(PATIENCE);
        Turns other = replica(new OperationEvents());

        UniAssertSubscriber<Void> third =
                other.take(accepted("red"), LOCAL, false).subscribe().withSubscriber(UniAssertSubscriber.create());

        other.giveBack(OperationId.random()).await().atMost(PATIENCE);
        third.assertNotTerminated();
    }

    @Test
    void whatAnotherReplicaGivesBackIsNoticedByTheRegularLook() {
        Operation first = accepted("red");
        take(first).awaitItem(PATIENCE);
        take(accepted("red")).awaitItem(PATIENCE);
        Turns other = replica(new OperationEvents());
        UniAssertSubscriber<Void> third =
                other.take(accepted("red"), LOCAL, false).subscribe().withSubscriber(UniAssertSubscriber.create());
        other.giveBack(OperationId.random()).await().atMost(PATIENCE);
        giveBack(first);

        other.look();

        third.awaitItem(PATIENCE);
    }

    @Test
    void whoIsCancelledWhileItWaitsGoesOnAtOnceWithoutATurn() {
        take(accepted("red"));
        take(accepted("red"));
        Operation waiting = accepted("red");
        UniAssertSubscriber<Void> turn = take(waiting);
        UniAssertSubscriber<Void> behind = take(accepted("red"));
        settle();

        operations.cancel(waiting.id(), "admin").await().atMost(PATIENCE);

        turn.awaitItem(PATIENCE);
        settle();
        behind.assertNotTerminated();
    }

    @Test
    void aCancellationByAnotherReplicaIsNoticedByTheRegularLook() {
        take(accepted("red"));
        take(accepted("red"));
        Operation waiting = accepted("red");
        UniAssertSubscriber<Void> turn = take(waiting);
        settle();
        write(waiting, new Entry.CancelRequested("admin", clock.instant()));

        turns.look();

        turn.awaitItem(PATIENCE);
    }

    @Test
    void theTurnOfAnOperationThatHasEndedIsGivenToTheNext() {
        Operation lost = accepted("red");
        take(lost);
        take(accepted("red"));
        UniAssertSubscriber<Void> third = take(accepted("red"));
        settle();
        write(
                lost,
                new Entry.Failed(
                        new Failure(Step.CLONE, "internal", "lost", "", List.of()), List.of(), clock.instant()));

        turns.look();

        third.awaitItem(PATIENCE);
    }

    @Test
    void aCloneThatIsUnderWayAlreadyIsNotHeldUp() {
        take(accepted("red"));
        take(accepted("red"));

        UniAssertSubscriber<Void> begun =
                turns.take(accepted("red"), LOCAL, true).subscribe().withSubscriber(UniAssertSubscriber.create());

        begun.awaitItem(PATIENCE);
    }

    @Test
    void whatAnOperationWaitsForIsShownUntilItIsItsTurn() {
        Operation first = accepted("red");
        take(first);
        take(accepted("red"));
        Operation third = accepted("red");
        take(third);
        Operation fourth = accepted("red");
        UniAssertSubscriber<Void> turn = take(fourth);
        settle();
        assertThat(events.waiting(fourth.id())).hasValueSatisfying(waiting -> {
            assertThat(waiting.reason()).isEqualTo("waiting for storage local-lvm: 2 of 2 clones running on pve1");
            assertThat(waiting.position()).isEqualTo(2);
            assertThat(waiting.since()).isNotNull();
        });

        giveBack(first);
        giveBack(third);

        turn.awaitItem(PATIENCE);
        assertThat(events.waiting(fourth.id())).isEmpty();
    }

    @Test
    void whoHeardOfAPlaceHearsOfTheNextOnesOnlyWhenTheyAreNews() {
        // Given
        List<Operation> line =
                IntStream.range(0, 32).mapToObj(i -> accepted("red")).toList();
        OperationLauncher launcher = launcher();
        line.forEach(launcher::launch);
        settle();
        List<OperationId> told = new ArrayList<>();
        turns.look();
        events.changes().subscribe().with(operation -> told.add(operation.id()));

        // When
        giveBack(line.getFirst());
        turns.look();

        // Then
        assertThat(told)
                .containsExactlyElementsOf(
                        line.subList(3, 12).stream().map(Operation::id).toList());
    }

    @Test
    void aThousandWhoWaitAreLookedAfterTogether() {
        // Given
        List<Operation> line = IntStream.range(0, 1000)
                .mapToObj(i -> accepted("project" + i % 7))
                .toList();
        List<UniAssertSubscriber<Void>> taken = line.stream().map(this::take).toList();
        settle();
        int before = database.written();

        // When
        giveBack(line.get(0));
        giveBack(line.get(1));

        // Then
        assertThat(taken.stream().filter(turn -> turn.getItem() == null && !done(turn)))
                .hasSize(996);
        assertThat(database.written() - before).isLessThanOrEqualTo(4);
    }

    private static boolean done(UniAssertSubscriber<Void> turn) {
        try {
            turn.assertCompleted();
            return true;
        } catch (AssertionError waits) {
            return false;
        }
    }

    private Turns replica(OperationEvents ofReplica) {
        Turns replica = new Turns(
                database,
                new Notices(database),
                ofReplica,
                TestConfig.of(TurnConfig.class, "turn.clones-per-storage", "2"));
        replica.listen();
        return replica;
    }

    /// One whose operations do nothing once they have their turn.
    private OperationLauncher launcher() {
        Pipeline pipeline = new Pipeline() {
            @Override
            public Set<OperationKind> kinds() {
                return Set.of(OperationKind.CREATE);
            }

            @Override
            public Uni<Void> turn(Operation operation) {
                return turns.take(operation, LOCAL, false);
            }

            @Override
            public Uni<Map<String, String>> forward(Operation operation) {
                return Uni.createFrom().nothing();
            }

            @Override
            public Uni<List<String>> back(Operation operation) {
                return Uni.createFrom().nothing();
            }
        };
        return new OperationLauncher(
                List.of(pipeline), journal, lease, events, clock, TestConfig.of(OperationConfig.class));
    }

    private Operation accepted(String project) {
        Operation operation = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(++vmid),
                "web-" + vmid,
                project,
                "admin",
                "{}",
                clock.instant(),
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
        return operation;
    }

    private UniAssertSubscriber<Void> take(Operation operation) {
        return turns.take(operation, LOCAL, false).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void giveBack(Operation operation) {
        turns.giveBack(operation.id()).await().atMost(PATIENCE);
    }

    private void write(Operation operation, Entry entry) {
        journal.append(operation.id(), entry).await().atMost(PATIENCE);
    }

    /// Waits until all who came before have been looked at.
    private void settle() {
        turns.giveBack(OperationId.random()).await().atMost(PATIENCE);
    }
}
