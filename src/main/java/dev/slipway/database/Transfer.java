package dev.slipway.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Copies all that a SQLite file holds into a PostgreSQL that holds nothing yet. It blocks, and fails with
/// [DatabaseException].
public final class Transfer {

    /// What each database keeps about itself: its migrations, and the processes that use it now.
    private static final Set<String> OF_THE_DATABASE = Set.of("flyway_schema_history", "replica");

    private static final String MIGRATIONS = "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL";
    private static final int BATCH = 500;

    private final SqliteFile source;
    private final PostgresqlUrl target;

    /// Throws [IllegalArgumentException] when `url` is not the address of a PostgreSQL; what it is, is not repeated,
    /// because a password may be in it.
    public Transfer(SqliteFile source, String url) {
        this.source = source;
        this.target = PostgresqlUrl.parse(url)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the target has the form postgresql://user:password@host:5432/database"));
    }

    /// Where to, without anything that may be a secret.
    public String target() {
        return target.toString();
    }

    /// Why nothing may be copied there; empty for a database without tables, or with tables of ours that are empty.
    public Optional<String> obstacle() {
        try (Connection to = connect()) {
            Set<String> there = column(
                    to,
                    "SELECT table_name FROM information_schema.tables"
                            + " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'");
            if (!there.isEmpty() && !there.contains("flyway_schema_history")) {
                return Optional.of("it has tables that are not Slipway's: " + String.join(", ", there));
            }
            there.removeAll(OF_THE_DATABASE);
            for (String table : there) {
                if (number(to, "SELECT COUNT(*) FROM " + table) > 0) {
                    return Optional.of("it is not empty: table %s has rows".formatted(table));
                }
            }
            return Optional.empty();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// Yields how many rows of each table were copied. The target has all migrations and is not in use; all or
    /// nothing is copied, and nothing unless both then count the same and had the same migrations.
    public Map<String, Long> copy() {
        try (Connection from = source.openReadOnly();
                Connection to = connect()) {
            from.setAutoCommit(false);
            to.setAutoCommit(false);
            requireSame("list of migrations", text(from, MIGRATIONS), text(to, MIGRATIONS));
            Map<String, Long> copied = new LinkedHashMap<>();
            for (String table : tables(from)) {
                copied.put(table, copy(from, to, table));
                String count = "SELECT COUNT(*) FROM " + table;
                requireSame("number of rows in " + table, text(from, count), text(to, count));
            }
            to.commit();
            return copied;
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static void requireSame(String what, String here, String there) throws SQLException {
        if (!here.equals(there)) {
            throw new SQLException("the %s is %s in the source and %s in the target, so nothing was copied"
                    .formatted(what, here, there));
        }
    }

    /// Referenced tables first.
    private static List<String> tables(Connection from) throws SQLException {
        Set<String> left =
                column(from, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        left.removeAll(OF_THE_DATABASE);
        List<String> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<String> next = new ArrayList<>();
            for (String table : left) {
                Set<String> referenced =
                        column(from, "SELECT \"table\" FROM pragma_foreign_key_list('%s')".formatted(table));
                referenced.remove(table);
                if (Collections.disjoint(referenced, left)) {
                    next.add(table);
                }
            }
            if (next.isEmpty()) {
                throw new SQLException("tables that reference each other: " + left);
            }
            left.removeAll(next);
            ordered.addAll(next);
        }
        return ordered;
    }

    private static long copy(Connection from, Connection to, String table) throws SQLException {
        try (Statement read = from.createStatement();
                ResultSet row = read.executeQuery("SELECT * FROM " + table)) {
            List<String> columns = columns(row.getMetaData());
            try (PreparedStatement insert = to.prepareStatement("INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(
                            table,
                            String.join(", ", columns),
                            String.join(", ", Collections.nCopies(columns.size(), "?"))))) {
                long copied = 0;
                while (row.next()) {
                    for (int i = 1; i <= columns.size(); i++) {
                        set(insert, i, row.getObject(i));
                    }
                    insert.addBatch();
                    copied++;
                    if (copied % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
                return copied;
            }
        }
    }

    /// SQLite has whole numbers of one kind only, which PostgreSQL fits to the column.
    private static void set(PreparedStatement insert, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Number number) {
            insert.setLong(index, number.longValue());
        } else if (value == null) {
            insert.setNull(index, Types.NULL);
        } else {
            insert.setString(index, value.toString());
        }
    }

    private static List<String> columns(ResultSetMetaData table) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= table.getColumnCount(); i++) {
            names.add(table.getColumnName(i));
        }
        return names;
    }

    private static Set<String> column(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            Set<String> values = new TreeSet<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return String.join(", ", column(connection, sql));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        target.user().ifPresent(user -> login.setProperty("user", user));
        target.password().ifPresent(password -> login.setProperty("password", password));
        login.setProperty("connectTimeout", "10");
        login.setProperty("ApplicationName", "slipway migrate");
        Connection connection = new Driver().connect(target.jdbcUrl(), login);
        if (connection == null) {
            throw new SQLException("no connection to " + target);
        }
        return connection;
    }
}
