package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several processes on one PostgreSQL: each operation is carried out by one of them at a time, and by
/// another one when that one is no more.
class ReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private final List<Process> processes = new ArrayList<>();
    private DataSource server;

    @BeforeEach
    void server() {
        server = TestDatabase.postgresql();
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::close);
    }

    @Test
    void whatAReplicaGaveUpIsTakenOverByAnother() {
        // Given
        Process first = process();
        Process second = process();
        Operation operation = first.accepted(10000);
        first.launcher.launch(operation);

        // When
        await(first.lease.release());
        await(second.keeper.takeOver());

        // Then
        assertThat(await(second.journal.mine())).containsExactly(operation.id());
        assertThat(second.launcher.load()).isEqualTo(1);
    }

    @Test
    void aStoppingReplicaHandsOverAtOnceAndAcceptsNothingMore() {
        // Given
        Process first = process();
        Process second = process();
        Operation operation = first.accepted(10000);
        first.launcher.launch(operation);

        // When
        await(new GracefulStop(first.launcher, first.lease).begin(Duration.ofMillis(20)));
        await(second.keeper.takeOver());

        // Then
        assertThat(await(second.journal.mine())).containsExactly(operation.id());
        assertThat(first.launcher.load()).isZero();
        assertThat(first.lease.held()).isFalse();
        assertThatThrownBy(first.launcher::requireResumed).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void aKeyThatComesForTwoClustersAtOnceMakesOneOperation() {
        Process first = process();
        Process second = process();

        List<List<Journal.Acceptance>> received = IntStream.range(0, 20)
                .mapToObj(i -> await(Uni.join()
                        .all(
                                first.offered(10000 + i, "default", "key-" + i),
                                second.offered(10000 + i, "east", "key-" + i))
                        .andFailFast()))
                .toList();

        assertThat(received)
                .allSatisfy(both -> assertThat(both)
                        .hasAtLeastOneElementOfType(Journal.Acceptance.Accepted.class)
                        .hasAtLeastOneElementOfType(Journal.Acceptance.KeyReused.class));
    }

    @Test
    void nobodyTakesOverFromAReplicaWhoseLeaseHolds() {
        Process first = process();
        Process second = process();
        first.accepted(10000);

        List<Operation> claimed = await(second.journal.claim(10, Set.of()));

        assertThat(claimed).isEmpty();
    }

    @Test
    void everyOperationLeftBehindIsClaimedOnce() {
        // Given
        Process lost = process();
        IntStream.range(0, 40).forEach(i -> lost.accepted(10000 + i));
        List<Process> heirs = Stream.generate(this::process).limit(3).toList();
        await(lost.lease.release());

        // When
        List<List<Operation>> claimed = await(Uni.join()
                .all(Stream.concat(heirs.stream(), heirs.stream())
                        .map(heir -> heir.journal.claim(15, Set.of()))
                        .toList())
                .andFailFast());

        // Then
        assertThat(claimed.stream().flatMap(List::stream).map(Operation::id)).hasSize(40);
        assertThat(claimed.stream().flatMap(List::stream).map(Operation::id)).doesNotHaveDuplicates();
    }

    @Test
    void whoLostItsClaimWritesNothingMore() {
        Process first = process();
        Process second = process();
        Operation operation = first.accepted(10000);
        await(first.lease.release());
        await(second.journal.claim(1, Set.of()));

        Throwable refused = first.journal
                .append(operation.id(), new Entry.Intended(Step.CLONE, clock.instant()))
                .onItem()
                .<Throwable>transform(written -> new AssertionError("was written"))
                .onFailure()
                .recoverWithItem(failure -> failure)
                .await()
                .atMost(PATIENCE);

        assertThat(refused).isInstanceOf(ClaimLost.class);
        assertThat(await(second.journal.find(operation.id())).orElseThrow().entries())
                .isEmpty();
    }

    @Test
    void whoLostItsClaimFindsNothingOfItsOwn() {
        Process first = process();
        Process second = process();
        Operation operation = first.accepted(10000);
        await(first.lease.release());
        await(second.journal.claim(1, Set.of()));

        assertThatThrownBy(() -> await(first.journal.ours(operation.id()))).isInstanceOf(ClaimLost.class);
    }

    @Test
    void theLeaseIsRenewedWhileAllElseWaitsForAReplicaThatStoppedInATransaction() throws SQLException {
        Process one = process();
        try (Connection stopped = server.getConnection();
                Statement lock = stopped.createStatement()) {
            // Given
            stopped.setAutoCommit(false);
            lock.execute("SELECT pg_advisory_xact_lock(hashtextextended('subject', 0))");
            IntStream.range(0, 20)
                    .forEach(i -> one.database
                            .exclusively("subject", connection -> true)
                            .subscribe()
                            .with(done -> {}));

            // When
            boolean renewed = one.lease.renew().await().atMost(PATIENCE);

            // Then
            assertThat(renewed).isTrue();
        }
    }

    @Test
    void everybodyMayAskForACancellation() {
        Process first = process();
        Process second = process();
        Operation operation = first.accepted(10000);

        Operation asked =
                await(second.journal.request(operation.id(), new Entry.CancelRequested("admin", clock.instant())));

        assertThat(asked.cancelRequested()).isTrue();
    }

    @Test
    void aLapsedReplicaComesBackUnderAnotherNameAndAfterAWhile() {
        // Given
        Process one = process();
        String before = one.lease.id();
        await(one.lease.release());

        // When
        await(one.keeper.keep());

        // Then
        assertThat(one.lease.id()).isNotEqualTo(before);
        assertThat(one.lease.held()).isFalse();
        one.nanos.addAndGet(Duration.ofMillis(1100).toNanos());
        assertThat(one.lease.held()).isTrue();
    }

    @Test
    void aReplicaStopsBelievingInItsLeaseBeforeTheOthersDo() {
        Process one = process();

        one.nanos.addAndGet(LEASE.toNanos() * 9 / 10);

        assertThat(one.lease.held()).isFalse();
    }

    @Test
    void changesReachTheEventsOfTheOthers() {
        // Given
        Process first = process();
        Process second = process();
        second.listen();
        UniAssertSubscriber<Operation> heard = second.events
                .changes()
                .filter(Operation::ended)
                .toUni()
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        // When
        Operation operation = first.accepted(10000);
        await(first.journal.append(operation.id(), new Entry.Succeeded(Map.of(), clock.instant())));

        // Then
        assertThat(heard.awaitItem(PATIENCE).getItem().id()).isEqualTo(operation.id());
        assertThat(second.events.unfinished()).isEmpty();
    }

    private Process process() {
        Process process = new Process();
        processes.add(process);
        return process;
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    /// All that one replica has, but for Proxmox VE: its operations never end.
    private final class Process {

        final AtomicLong nanos = new AtomicLong(System.nanoTime());
        final Database database = TestDatabase.on(server);
        final Notices notices = new Notices(database);
        final ReplicaLease lease = new ReplicaLease(database, LEASE, nanos::get);
        final Journal journal = new Journal(database, lease, notices);
        final OperationEvents events = new OperationEvents();
        final OperationNews news = new OperationNews(database, notices, journal, events);
        final OperationLauncher launcher = new OperationLauncher(
                List.of(new Endless()), journal, lease, events, clock, TestConfig.of(OperationConfig.class));
        final LeaseKeeper keeper = new LeaseKeeper(lease, launcher);

        Process() {
            await(launcher.resumption(Uni.createFrom().voidItem()));
        }

        void listen() {
            AssertSubscriber<Boolean> ready = notices.gaps().subscribe().withSubscriber(AssertSubscriber.create(1));
            news.start();
            notices.start();
            ready.awaitItems(1, PATIENCE);
        }

        Operation accepted(int vmid) {
            Operation operation = creation(vmid, ClusterName.DEFAULT);
            assertThat(await(journal.accept(operation, null))).isInstanceOf(Journal.Acceptance.Accepted.class);
            return operation;
        }

        Uni<Journal.Acceptance> offered(int vmid, String cluster, String key) {
            return journal.accept(
                    creation(vmid, new ClusterName(cluster)), new Journal.IdempotencyKey(key, "for " + cluster));
        }

        private Operation creation(int vmid, ClusterName cluster) {
            return new Operation(
                    OperationId.random(),
                    OperationKind.CREATE,
                    cluster,
                    new VmId(vmid),
                    "web-" + vmid,
                    "default",
                    "admin",
                    "{}",
                    clock.instant(),
                    List.of());
        }

        void close() {
            news.close();
            notices.close();
            TestDatabase.close(database);
        }
    }

    private static final class Endless implements Pipeline {

        @Override
        public Set<OperationKind> kinds() {
            return Set.of(OperationKind.CREATE);
        }

        @Override
        public Uni<Map<String, String>> forward(Operation operation) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Uni<List<String>> back(Operation operation) {
            return Uni.createFrom().nothing();
        }
    }
}
