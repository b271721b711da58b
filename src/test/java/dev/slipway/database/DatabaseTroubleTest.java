package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.TestClock;
import dev.slipway.database.DatabaseException.Trouble;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A database that does not do its work for a while.
class DatabaseTroubleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private FragileSource disk;
    private Database database;

    @BeforeEach
    void open() {
        disk = new FragileSource(folder);
        database = new Database(disk, Engine.SQLITE, new TestClock());
    }

    @Test
    void aFullDiskIsToldAsSuchAndKeepsNothingOfTheTransaction() {
        disk.fill();

        assertThat(failure(write("one")).trouble()).isEqualTo(Trouble.FULL);
        assertThat(rows()).isZero();
    }

    @Test
    void aReadOnlyDatabaseIsToldAsSuchAndCanBeRead() {
        disk.makeReadOnly();

        assertThat(failure(write("one")).trouble()).isEqualTo(Trouble.READ_ONLY);
        assertThat(rows()).isZero();
    }

    @Test
    void aDatabaseThatWasMendedIsWrittenAgain() {
        // Given
        disk.fill();
        failure(write("one"));
        disk.mend();

        // When
        write("two").await().atMost(PATIENCE);

        // Then
        assertThat(rows()).isOne();
        assertThat(database.latestWriteFailure())
                .map(failure -> failure.reason().trouble())
                .contains(Trouble.FULL);
    }

    @Test
    void aStatementThatMakesNoSenseIsOurDefectAndNoTroubleOfTheDatabase() {
        Uni<Boolean> nonsense = database.write(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("INSERT INTO nowhere VALUES (1)");
            }
        });

        assertThat(failure(nonsense).trouble()).isEqualTo(Trouble.DEFECT);
        assertThat(database.latestWriteFailure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "53100, FULL",
                "25006, READ_ONLY",
                "XX001, DAMAGED",
                "08006, UNAVAILABLE",
                "57P01, UNAVAILABLE",
                "40P01, UNAVAILABLE",
                "55P03, UNAVAILABLE",
                "none, UNAVAILABLE",
                "23505, DEFECT",
                "42601, DEFECT"
            })
    void theStatesOfPostgresqlAreToldApart(String state, Trouble trouble) {
        assertThat(new DatabaseException(new SQLException("said", state)).trouble())
                .isEqualTo(trouble);
    }

    private Uni<Integer> write(String id) {
        return database.write(connection -> insert(connection, id));
    }

    private static int insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO managed_vm (cluster, vmid, name,"
                + " project, owner, marker, created_at, addresses, metadata)"
                + " VALUES ('default', 100, ?, 'default', 'admin', 'm', 0, '[]', ?)")) {
            insert.setString(1, id);
            insert.setString(2, "more than any page takes".repeat(1000));
            return insert.executeUpdate();
        }
    }

    private int rows() {
        return database.read(connection -> {
                    try (Statement count = connection.createStatement();
                            ResultSet row = count.executeQuery("SELECT COUNT(*) FROM managed_vm")) {
                        row.next();
                        return row.getInt(1);
                    }
                })
                .await()
                .atMost(PATIENCE);
    }

    private static DatabaseException failure(Uni<?> work) {
        return catchThrowableOfType(DatabaseException.class, () -> work.await().atMost(PATIENCE));
    }
}
