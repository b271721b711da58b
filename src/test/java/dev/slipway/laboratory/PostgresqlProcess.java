package dev.slipway.laboratory;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A PostgreSQL of the laboratory's own, which can be stopped and started again on the same port and data.
final class PostgresqlProcess implements AutoCloseable {

    private static final int CONNECTIONS = 80;

    private final Path data;
    private EmbeddedPostgres server;
    private final int port;

    PostgresqlProcess(Path data) {
        this.data = data.toAbsolutePath();
        this.server = start(0);
        this.port = server.getPort();
    }

    private EmbeddedPostgres start(int wantedPort) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("max_connections", Integer.toString(CONNECTIONS));
            return wantedPort == 0
                    ? builder.start()
                    : builder.setPort(wantedPort).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// In the form of `slipway.database.url`.
    String url() {
        return "postgresql://postgres@127.0.0.1:%d/postgres".formatted(port);
    }

    /// Ends every connection and every transaction under way, and starts again. A crash leaves the server no time to
    /// say goodbye, and it recovers from its log.
    synchronized void restart(boolean crash) {
        try {
            if (crash) {
                new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster()))
                        .start()
                        .waitFor();
            }
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        server = start(port);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    }

    /// Takes every connection that the server still has to give; yields them, to be closed.
    List<Connection> storm() {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                taken.add(DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port)));
            }
        } catch (SQLException full) {
            // that is the point: there are none left
        }
        return taken;
    }

    @Override
    public synchronized void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
