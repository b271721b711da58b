package dev.slipway.database;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteDataSource;

/// A database of a test's own, with every migration in it.
public final class TestDatabase {

    private TestDatabase() {}

    public static Database in(Path folder) {
        return new Database(source(folder));
    }

    /// The file of that folder, migrated.
    public static javax.sql.DataSource source(Path folder) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(
                "jdbc:sqlite:" + folder.resolve("slipway.db") + "?journal_mode=WAL&busy_timeout=5000&foreign_keys=on");
        Flyway.configure().dataSource(source).locations("db/migration").load().migrate();
        return source;
    }
}
