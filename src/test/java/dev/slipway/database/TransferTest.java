package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import dev.slipway.operation.TestJournal;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// From a SQLite file to a PostgreSQL.
class TransferTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private String url;
    private PGSimpleDataSource server;
    private Database before;
    private Transfer transfer;

    @BeforeEach
    void open() {
        url = PostgresqlServer.freshDatabase();
        server = new PGSimpleDataSource();
        server.setUrl(PostgresqlUrl.parse(url).orElseThrow().jdbcUrl());
        server.setUser("postgres");
        before = TestDatabase.on(TestDatabase.sqlite(folder));
        transfer = new Transfer(SqliteFile.in(folder), url);
    }

    @Test
    void everyRowIsThereAfterwardsAndTheSourceIsAsBefore() throws Exception {
        // Given
        Operation accepted = operation();
        execute(before, "INSERT INTO admin_password (id, hash) VALUES (1, 'hash')");
        execute(
                before,
                "INSERT INTO vmid_reservation (cluster, vmid, rests_until) VALUES ('default', 10001, " + Long.MAX_VALUE
                        + ")");
        SqliteFile.in(folder).settle();
        byte[] source = Files.readAllBytes(SqliteFile.in(folder).path());
        migrate();

        // When
        var copied = transfer.copy();

        // Then
        assertThat(copied)
                .containsEntry("operation", 1L)
                .containsEntry("operation_entry", 2L)
                .containsEntry("admin_password", 1L)
                .containsEntry("vmid_reservation", 1L)
                .containsEntry("managed_vm", 0L)
                .doesNotContainKey("flyway_schema_history");
        assertThat(TestJournal.on(TestDatabase.on(server))
                        .journal()
                        .find(accepted.id())
                        .await()
                        .atMost(PATIENCE))
                .contains(accepted);
        assertThat(Files.readAllBytes(SqliteFile.in(folder).path())).isEqualTo(source);
    }

    @Test
    void anEmptyDatabaseIsNoObstacleAndOneWithRowsIs() {
        assertThat(transfer.obstacle()).isEmpty();
        migrate();
        assertThat(transfer.obstacle()).isEmpty();

        execute(TestDatabase.on(server), "INSERT INTO admin_password (id, hash) VALUES (1, 'theirs')");

        assertThat(transfer.obstacle())
                .hasValueSatisfying(reason -> assertThat(reason).contains("not empty", "admin_password"));
    }

    @Test
    void tablesOfSomebodyElseAreAnObstacle() {
        execute(TestDatabase.on(server), "CREATE TABLE song (title TEXT)");

        assertThat(transfer.obstacle())
                .hasValueSatisfying(reason -> assertThat(reason).contains("not Slipway's: song"));
    }

    @Test
    void nothingIsCopiedWhenOneTableFails() {
        // Given
        operation();
        execute(before, "INSERT INTO admin_password (id, hash) VALUES (1, 'ours')");
        migrate();
        execute(TestDatabase.on(server), "INSERT INTO admin_password (id, hash) VALUES (1, 'theirs')");

        // When
        assertThatThrownBy(transfer::copy).isInstanceOf(DatabaseException.class);

        // Then
        execute(TestDatabase.on(server), "DELETE FROM admin_password");
        assertThat(transfer.obstacle()).isEmpty();
    }

    @Test
    void anOlderFileIsStartedOnceByThisVersionFirst() {
        migrate();
        execute(before, "DELETE FROM flyway_schema_history WHERE version = '5'");

        assertThatThrownBy(transfer::copy)
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("the list of migrations is");
    }

    @Test
    void aWrongAddressIsNotRepeated() {
        assertThatThrownBy(() -> new Transfer(SqliteFile.in(folder), "mysql://kim:hunter2@db/slipway"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://user:password@host:5432/database")
                .hasMessageNotContaining("hunter2");
        assertThat(new Transfer(SqliteFile.in(folder), "postgresql://kim:hunter2@db/slipway?password=hunter2").target())
                .isEqualTo("jdbc:postgresql://db/slipway");
    }

    private Operation operation() {
        Operation offered = new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(10000),
                "web",
                "default",
                "admin",
                "{\"text\": \"여러 글자\"}",
                clock.instant(),
                List.of());
        Journal journal = TestJournal.begunOn(before).journal();
        journal.accept(offered, new Journal.IdempotencyKey("key", "digest"))
                .await()
                .atMost(PATIENCE);
        return journal.append(
                        offered.id(),
                        new Entry.Intended(Step.CLONE, clock.instant()),
                        new Entry.Completed(Step.CLONE, List.of(), clock.instant()))
                .await()
                .atMost(PATIENCE);
    }

    private void migrate() {
        Flyway.configure().dataSource(server).locations("db/migration").load().migrate();
    }

    private static void execute(Database database, String sql) {
        database.write(connection -> run(connection, sql)).await().atMost(PATIENCE);
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
