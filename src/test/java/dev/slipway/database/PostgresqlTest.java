package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Notices.Topic;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What only a database that several replicas share has to do.
class PostgresqlTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private DataSource server;
    private Database one;
    private Database two;

    @BeforeEach
    void twoReplicas() {
        server = TestDatabase.postgresql();
        one = TestDatabase.on(server);
        two = TestDatabase.on(server);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void exclusiveWorkOfTwoReplicasDoesNotOverlap() {
        await(one.write(connection -> run(connection, "CREATE TABLE counter (n INTEGER)")));
        await(one.write(connection -> run(connection, "INSERT INTO counter VALUES (0)")));

        await(Uni.join()
                .all(IntStream.range(0, 60)
                        .mapToObj(i -> (i % 2 == 0 ? one : two).exclusively("counting", PostgresqlTest::countUp))
                        .toList())
                .andFailFast());

        assertThat(await(two.read(PostgresqlTest::count))).isEqualTo(60);
    }

    @Test
    void aNoticeReachesTheOthersOnceItsTransactionIsCommitted() {
        Notices here = listening(one);
        Notices there = listening(two);
        AssertSubscriber<String> heardHere =
                here.on(Topic.OPERATION).subscribe().withSubscriber(AssertSubscriber.create(9));
        AssertSubscriber<String> heardThere =
                there.on(Topic.OPERATION).subscribe().withSubscriber(AssertSubscriber.create(9));

        one.write(connection -> {
                    here.publish(connection, Topic.OPERATION, "rolled back");
                    throw new SQLException("no");
                })
                .onFailure()
                .recoverWithNull()
                .await()
                .atMost(PATIENCE);
        await(one.write(connection -> {
            here.publish(connection, Topic.PROGRESS, "about something else");
            here.publish(connection, Topic.OPERATION, "the id of it");
            return true;
        }));

        heardThere.awaitItems(1, PATIENCE).assertItems("the id of it");
        heardHere.assertHasNotReceivedAnyItem();
        here.close();
        there.close();
    }

    @Test
    void whoeverListensIsToldOfAGapWhenTheConnectionBreaks() {
        Notices there = new Notices(two);
        AssertSubscriber<Boolean> gaps = there.gaps().subscribe().withSubscriber(AssertSubscriber.create(9));
        there.start();
        gaps.awaitItems(1, PATIENCE);

        await(one.write(connection -> run(
                connection,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                        + " AND datname = current_database()")));

        gaps.awaitItems(2, PATIENCE);
        there.close();
    }

    @Test
    void theTimeIsTheServers() {
        assertThat(await(one.read(one::now))).isNotNull();
        assertThat(one.shared()).isTrue();
    }

    private static Notices listening(Database database) {
        Notices notices = new Notices(database);
        AssertSubscriber<Boolean> ready = notices.gaps().subscribe().withSubscriber(AssertSubscriber.create(1));
        notices.start();
        ready.awaitItems(1, PATIENCE);
        return notices;
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static boolean countUp(Connection connection) throws SQLException {
        return run(connection, "UPDATE counter SET n = " + (count(connection) + 1));
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT n FROM counter")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(PATIENCE);
    }
}
