package dev.slipway.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/// A database of a test's own, with every migration in it: on SQLite, or on PostgreSQL when the tests are run
/// for it (`-Dtest.engine=postgresql`).
public final class TestDatabase {

    private static final Queue<Connection> OPEN = new ConcurrentLinkedQueue<>();

    private TestDatabase() {}

    /// Whether the tests run on PostgreSQL now.
    public static boolean onPostgresql() {
        return "postgresql".equals(System.getProperty("test.engine"));
    }

    /// The address of a fresh PostgreSQL database when the tests run on it.
    public static Optional<String> url() {
        return onPostgresql() ? Optional.of(PostgresqlServer.freshDatabase()) : Optional.empty();
    }

    public static Database in(Path folder) {
        return on(source(folder));
    }

    /// Another process's view of the same database.
    public static Database on(DataSource source) {
        Engine engine = source instanceof SQLiteDataSource ? Engine.SQLITE : Engine.POSTGRESQL;
        return new Database(source, engine, InstantSource.system());
    }

    /// Its threads end; what it was asked is done first.
    public static void close(Database database) {
        database.close();
    }

    /// The file of that folder, or a fresh database of the server; migrated.
    public static DataSource source(Path folder) {
        return onPostgresql() ? postgresql() : sqlite(folder);
    }

    /// The migrated file of that folder, whatever the tests run on.
    public static SQLiteDataSource sqlite(Path folder) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(
                "jdbc:sqlite:" + folder.resolve("slipway.db") + "?journal_mode=WAL&busy_timeout=5000&foreign_keys=on");
        migrated(source);
        keepOpen(source);
        return source;
    }

    /// Without a pool the last connection to be closed tidies the file up, and meanwhile the next one finds it busy.
    private static void keepOpen(DataSource source) {
        try {
            Connection connection = source.getConnection();
            try (Statement look = connection.createStatement()) {
                look.execute("SELECT count(*) FROM operation");
            }
            OPEN.add(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static DataSource migrated(DataSource source) {
        Flyway.configure().dataSource(source).locations("db/migration").load().migrate();
        return source;
    }

    /// A migrated database of the PostgreSQL server, whatever the tests run on.
    public static DataSource postgresql() {
        return migrated(postgresql(PostgresqlServer.freshDatabase()));
    }

    /// As if nobody had been heard of for longer than a lease lasts.
    public static void lapseLeases(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement delete = connection.createStatement()) {
            delete.execute("DELETE FROM replica");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static DataSource postgresql(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(PostgresqlUrl.parse(url).orElseThrow().jdbcUrl());
        source.setUser("postgres");
        return source;
    }
}
