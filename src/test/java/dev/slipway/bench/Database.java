package dev.slipway.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/// Where the replicas of one scenario keep their journal: a file in the folder of the scenario, or a database that is
/// made for it on a PostgreSQL server and dropped afterwards.
sealed interface Database extends AutoCloseable {

    /// The settings that lead Slipway to it.
    Map<String, String> settings();

    @Override
    void close();

    static Database of(Optional<String> url) {
        return url.<Database>map(Database::onServer).orElseGet(File::new);
    }

    private static Server onServer(String url) {
        URI server = URI.create(url);
        String name = "slipway_bench_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        Server made = new Server(server, name);
        made.execute("CREATE DATABASE " + name);
        return made;
    }

    record File() implements Database {

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    record Server(URI url, String name) implements Database {

        @Override
        public Map<String, String> settings() {
            return Map.of("SLIPWAY_DATABASE_URL", "postgresql://" + url.getRawAuthority() + "/" + name + query());
        }

        private String query() {
            return url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        }

        @Override
        public void close() {
            execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        }

        private void execute(String sql) {
            String[] login =
                    Optional.ofNullable(url.getUserInfo()).orElse("postgres").split(":", 2);
            String host = url.getRawAuthority().replaceFirst("^.*@", "");
            String jdbc = "jdbc:postgresql://" + host + url.getRawPath() + query();
            try (Connection connection = DriverManager.getConnection(jdbc, login[0], login.length > 1 ? login[1] : "");
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException failure) {
                throw new IllegalStateException(host + ": " + failure.getMessage(), failure);
            }
        }
    }
}
