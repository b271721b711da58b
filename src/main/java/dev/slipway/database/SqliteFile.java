package dev.slipway.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/// A database file as such, without the service around it: what can be done to it before a start and beside one.
///
/// All of it blocks, never makes the file when it is not there, and fails with [DatabaseException].
public record SqliteFile(Path path) {

    public static final String NAME = "slipway.db";

    private static final int BUSY_MILLIS = 5000;

    /// The one of a data directory.
    public static SqliteFile in(Path folder) {
        return new SqliteFile(folder.resolve(NAME));
    }

    /// What SQLite keeps beside the file while it is in use, or after a crash: it belongs to the file under its name.
    public List<Path> companions() {
        return Stream.of("-wal", "-shm").map(this::beside).toList();
    }

    /// The file whose name is that of this one and something more.
    public Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /// What is in it, as far as people count it.
    public record Contents(long operations, long unfinished, long vms) {}

    public Contents contents() {
        return look(connection -> new Contents(
                number(connection, "SELECT COUNT(*) FROM operation"),
                number(
                        connection,
                        "SELECT COUNT(*) FROM operation WHERE NOT EXISTS (SELECT 1 FROM operation_entry e"
                                + " WHERE e.operation_id = operation.id AND e.kind IN ('succeeded', 'failed', 'cancelled'))"),
                number(connection, "SELECT COUNT(*) FROM managed_vm")));
    }

    /// Writes a consistent and compact copy to a file that is empty or not there, while others go on using this one.
    public void copyTo(Path target) {
        ask(connection -> {
            try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                copy.setString(1, target.toString());
                return copy.execute();
            }
        });
    }

    /// Takes what was written last into the file itself, so that it has no companions.
    public void settle() {
        ask(connection -> {
            try (Statement checkpoint = connection.createStatement()) {
                return checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        });
    }

    /// Reads everything and yields what is wrong, in SQLite's words; empty when nothing is.
    public Optional<String> damage() {
        try {
            return look(connection -> check(connection, "PRAGMA integrity_check(1)"));
        } catch (DatabaseException failure) {
            return Optional.of(damage(failure));
        }
    }

    /// The same without comparing indexes with their tables, and not for longer than that: a file too large for it
    /// counts as sound.
    public Optional<String> damageSeenWithin(Duration limit) {
        try (ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("database-check").factory())) {
            return look(connection -> {
                try (Statement check = connection.createStatement()) {
                    var _ = alarm.schedule(() -> cancel(check), limit.toMillis(), TimeUnit.MILLISECONDS);
                    return firstComplaint(check, "PRAGMA quick_check(1)");
                } finally {
                    alarm.shutdownNow();
                }
            });
        } catch (DatabaseException failure) {
            return interrupted(failure) ? Optional.empty() : Optional.of(damage(failure));
        }
    }

    /// Only a file that is not what it should be is damaged; one that cannot be opened or read is another matter.
    private static String damage(DatabaseException failure) {
        if (failure.trouble() == DatabaseException.Trouble.DAMAGED) {
            return String.valueOf(failure.getMessage());
        }
        throw failure;
    }

    private static boolean interrupted(DatabaseException failure) {
        return failure.getCause() instanceof SQLiteException cause
                && DatabaseException.primary(cause) == SQLiteErrorCode.SQLITE_INTERRUPT;
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException closed) {
            // it has ended by itself
        }
    }

    private static Optional<String> check(Connection connection, String pragma) throws SQLException {
        try (Statement check = connection.createStatement()) {
            return firstComplaint(check, pragma);
        }
    }

    private static Optional<String> firstComplaint(Statement check, String pragma) throws SQLException {
        try (ResultSet row = check.executeQuery(pragma)) {
            String first = row.next() ? row.getString(1) : "ok";
            return first.equals("ok")
                    ? Optional.empty()
                    : Optional.of(first.lines().collect(Collectors.joining(" ")));
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement count = connection.createStatement();
                ResultSet row = count.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    private <T> T ask(Database.Work<T> work) {
        try (Connection connection = open()) {
            return work.on(connection);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private <T> T look(Database.Work<T> work) {
        try (Connection connection = openReadOnly()) {
            return work.on(connection);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private Connection open() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        return open(config);
    }

    /// A connection by which nothing can be changed.
    Connection openReadOnly() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return open(config);
    }

    private Connection open(SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + path);
    }
}
