package dev.slipway.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteDataSource;

/// A SQLite file on a disk that a test can fill, or mount read-only, and mend again.
public final class FragileSource extends SQLiteDataSource {

    private static final String NOTHING = "PRAGMA user_version";

    private volatile String state = NOTHING;

    public FragileSource(Path folder) {
        setUrl(TestDatabase.sqlite(folder).getUrl());
    }

    /// No page is added to the file from now on.
    public void fill() {
        state = "PRAGMA max_page_count = 1";
    }

    public void makeReadOnly() {
        state = "PRAGMA query_only = 1";
    }

    public void mend() {
        state = NOTHING;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(state);
        }
        return connection;
    }
}
