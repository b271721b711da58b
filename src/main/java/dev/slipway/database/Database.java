package dev.slipway.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// The one hop from the event loop to SQL: everything here runs on its own few threads, one transaction per call.
///
/// SQLite has one writer at a time, so writes queue here, in order, instead of meeting each other in the file.
@ApplicationScoped
public class Database {

    private static final int READERS = 4;

    private final javax.sql.DataSource source;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(thread("database-writer"));
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, thread("database-reader"));

    @Inject
    public Database(@DataSource("sqlite") AgroalDataSource source) {
        this((javax.sql.DataSource) source);
    }

    public Database(javax.sql.DataSource source) {
        this.source = source;
    }

    /// Work on a connection; it runs again for each subscription.
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// Yields what `work` returns; fails with [DatabaseException]. May run beside other reads.
    public <T> Uni<T> read(Work<T> work) {
        return Uni.createFrom().item(() -> transaction(work)).runSubscriptionOn(readers);
    }

    /// Yields what `work` returns once it is committed; fails with [DatabaseException], and then nothing was written.
    public <T> Uni<T> write(Work<T> work) {
        return Uni.createFrom().item(() -> transaction(work)).runSubscriptionOn(writer);
    }

    /// Completes when the database answers a question that it must read its file or ask its server for; fails with
    /// [DatabaseException] otherwise.
    public Uni<Void> answers() {
        return read(connection -> {
                    try (Statement question = connection.createStatement()) {
                        return question.execute("SELECT MAX(installed_rank) FROM flyway_schema_history");
                    }
                })
                .replaceWithVoid();
    }

    private <T> T transaction(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } finally {
                // after a commit there is nothing left to roll back
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    @PreDestroy
    void close() {
        writer.shutdown();
        readers.shutdown();
    }

    private static ThreadFactory thread(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
