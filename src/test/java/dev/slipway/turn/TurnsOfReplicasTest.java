package dev.slipway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.database.MortalDatabase;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.TestJournal;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Turns on a PostgreSQL that several replicas share. Nobody looks regularly here, so what is heard of is heard by
/// notice.
class TurnsOfReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Demand LOCAL = Line.demand("local-lvm", "ubuntu", "pve1");
    private static final int AT_ONCE = 2;

    private record Replica(MortalDatabase database, Notices notices, OperationEvents events, Turns turns) {

        static Replica on(DataSource server) {
            MortalDatabase database = MortalDatabase.immortal(server);
            Notices notices = new Notices(database);
            OperationEvents events = new OperationEvents();
            Turns turns = new Turns(
                    database,
                    notices,
                    events,
                    TestConfig.of(TurnConfig.class, "turn.clones-per-storage", Integer.toString(AT_ONCE)));
            turns.listen();
            AssertSubscriber<Boolean> listening = notices.gaps().subscribe().withSubscriber(AssertSubscriber.create(1));
            notices.start();
            listening.awaitItems(1, PATIENCE);
            return new Replica(database, notices, events, turns);
        }

        UniAssertSubscriber<Void> take(Operation operation) {
            return turns.take(operation, LOCAL, false).subscribe().withSubscriber(UniAssertSubscriber.create());
        }

        void settle() {
            turns.giveBack(OperationId.random()).await().atMost(PATIENCE);
        }

        void close() {
            notices.close();
            settle();
            database.close();
        }
    }

    private List<Replica> replicas;
    private Journal journal;

    @BeforeEach
    void start() {
        DataSource server = TestDatabase.postgresql();
        replicas = IntStream.range(0, 3).mapToObj(i -> Replica.on(server)).toList();
        journal = TestJournal.begunOn(replicas.getFirst().database()).journal();
    }

    @AfterEach
    void close() {
        replicas.forEach(Replica::close);
    }

    @Test
    void whatOneReplicaGivesBackIsTakenByTheNextAtOnce() {
        Operation first = accepted(0);
        replicas.get(0).take(first).awaitItem(PATIENCE);
        replicas.get(0).take(accepted(1)).awaitItem(PATIENCE);
        UniAssertSubscriber<Void> third = replicas.get(1).take(accepted(2));
        replicas.get(1).settle();

        replicas.get(0).turns().giveBack(first.id()).await().atMost(PATIENCE);

        third.awaitItem(PATIENCE);
    }

    @Test
    void everyReplicaShowsTheWholeLine() {
        replicas.get(0).take(accepted(0)).awaitItem(PATIENCE);
        replicas.get(0).take(accepted(1)).awaitItem(PATIENCE);
        Operation waiting = accepted(2);

        replicas.get(1).take(waiting);

        replicas.get(2).settle();
        replicas.get(1).settle();
        replicas.get(2).settle();
        assertThat(replicas.get(2).events().waiting(waiting.id()))
                .hasValueSatisfying(shown -> assertThat(shown.position()).isEqualTo(1));
    }

    @Test
    void togetherTheyNeverRunMoreThanTheLimitAndServeEverybody() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Uni<Void>> clones = IntStream.range(0, 60)
                .mapToObj(i -> {
                    Operation operation = accepted(i);
                    Turns turns = replicas.get(i % 3).turns();
                    return turns.take(operation, LOCAL, false)
                            .invoke(() -> most.accumulateAndGet(running.incrementAndGet(), Math::max))
                            .onItem()
                            .delayIt()
                            .by(Duration.ofMillis(2))
                            .invoke(running::decrementAndGet)
                            .chain(() -> turns.giveBack(operation.id()));
                })
                .toList();

        Uni.join().all(clones).andFailFast().await().atMost(PATIENCE);

        assertThat(most.get()).isEqualTo(AT_ONCE);
    }

    private Operation accepted(int index) {
        Operation operation = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000 + index),
                "web-" + index,
                "project" + index % 2,
                "admin",
                "{}",
                Instant.EPOCH,
                List.of());
        journal.accept(operation, null).await().atMost(PATIENCE);
        return operation;
    }
}
