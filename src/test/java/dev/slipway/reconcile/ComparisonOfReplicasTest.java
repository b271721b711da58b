package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.Worlds;
import dev.slipway.operation.TestJournal;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two replicas on one PostgreSQL: one of them compares a cluster, and both show what it found.
class ComparisonOfReplicasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final VmId GONE = new VmId(10_000);

    private record Replica(
            Database database, Notices notices, ManagedVms managed, Comparison comparison, FindingList list) {

        static Replica on(DataSource server) {
            Database database = TestDatabase.on(server);
            Notices notices = new Notices(database);
            TestJournal journal = TestJournal.begunOn(database);
            ManagedVms managed = new ManagedVms(database, notices);
            return new Replica(
                    database,
                    notices,
                    managed,
                    new Comparison(
                            database,
                            notices,
                            journal.journal(),
                            managed,
                            journal.lease(),
                            TestConfig.of(ReconcileConfig.class)),
                    new FindingList(database, managed));
        }

        boolean claims() {
            return done(comparison.claim(ClusterName.DEFAULT));
        }

        Comparison.Outcome findsGone() {
            Ledger before = done(comparison.ledger(ClusterName.DEFAULT));
            return done(comparison.conclude(new Evidence(Worlds.snapshot(), before, Set.of(GONE), Map.of(), Map.of())));
        }

        List<FindingKind> shown() {
            return done(list.all()).stream().map(Finding::kind).toList();
        }

        void close() {
            notices.close();
            TestDatabase.close(database);
        }
    }

    private DataSource server;
    private Replica first;
    private Replica second;

    @BeforeEach
    void start() {
        server = TestDatabase.postgresql();
        first = Replica.on(server);
        second = Replica.on(server);
        done(first.managed.put(new ManagedVm(
                ClusterName.DEFAULT,
                GONE,
                "web",
                "shop",
                "kim",
                "slipway-operation: 1",
                TestClock.START,
                List.of(),
                Map.of())));
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }

    private void lapse() {
        try (Connection connection = server.getConnection();
                Statement update = connection.createStatement()) {
            update.execute("UPDATE comparison SET held_until = 0");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void oneOfThemCompares() {
        assertThat(first.claims()).isTrue();
        assertThat(second.claims()).isFalse();
        assertThat(first.claims()).isTrue();
    }

    @Test
    void bothShowWhatOneFound() {
        first.claims();

        Comparison.Outcome outcome = first.findsGone();

        assertThat(outcome.changed()).isTrue();
        assertThat(first.shown()).containsExactly(FindingKind.VANISHED);
        assertThat(second.shown()).containsExactly(FindingKind.VANISHED);
    }

    @Test
    void theOtherIsToldOfIt() {
        AssertSubscriber<Boolean> listening =
                second.notices.gaps().subscribe().withSubscriber(AssertSubscriber.create(1));
        AssertSubscriber<String> told =
                second.notices.on(Notices.Topic.FINDING).subscribe().withSubscriber(AssertSubscriber.create(1));
        second.notices.start();
        listening.awaitItems(1, PATIENCE);
        first.claims();

        first.findsGone();

        told.awaitItems(1, PATIENCE).assertItems("default");
    }

    @Test
    void whoeverWasTakenOverFromWritesNothing() {
        first.claims();
        lapse();
        assertThat(second.claims()).isTrue();

        Comparison.Outcome outcome = first.findsGone();

        assertThat(outcome.changed()).isFalse();
        assertThat(second.shown()).isEmpty();
    }

    @Test
    void whatStaysAsItWasIsNoNews() {
        first.claims();
        first.findsGone();

        assertThat(first.findsGone().changed()).isFalse();
    }
}
