package dev.slipway.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// The one hop from the event loop to SQL: everything here runs on its own few threads, one transaction per call.
///
/// It is a SQLite file of this process, or a PostgreSQL that several replicas share. SQLite has one writer at a time,
/// so writes queue here, in order, instead of meeting each other in the file; on PostgreSQL they run beside each other
/// and beside those of other replicas.
@ApplicationScoped
public class Database {

    private static final int READERS = 4;
    private static final int WRITERS_ON_POSTGRESQL = 6;

    private final javax.sql.DataSource source;
    private final Engine engine;
    private final InstantSource clock;
    private final ExecutorService writers;
    private final ExecutorService readers;

    @Inject
    Database(
            @Any InjectableInstance<AgroalDataSource> sources,
            @DataSource("sqlite") InjectableInstance<AgroalDataSource> sqlite,
            InstantSource clock) {
        this(sources.getActive(), sqlite.listActive().isEmpty() ? Engine.POSTGRESQL : Engine.SQLITE, clock);
    }

    Database(javax.sql.DataSource source, Engine engine, InstantSource clock) {
        this.source = source;
        this.engine = engine;
        this.clock = clock;
        this.readers = Executors.newFixedThreadPool(READERS, thread("database-reader"));
        this.writers = Executors.newFixedThreadPool(
                engine == Engine.SQLITE ? 1 : WRITERS_ON_POSTGRESQL, thread("database-writer"));
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

    /// Yields what `work` returns once it is committed; fails with [DatabaseException], and then nothing was written,
    /// or, if the connection broke during the commit, perhaps all of it.
    public <T> Uni<T> write(Work<T> work) {
        return Uni.createFrom().item(() -> transaction(work)).runSubscriptionOn(writers);
    }

    /// The same, and no other exclusive work on this subject runs meanwhile, in this or another replica.
    public <T> Uni<T> exclusively(String subject, Work<T> work) {
        return write(connection -> {
            engine.exclude(connection, subject);
            return work.on(connection);
        });
    }

    /// The time by which replicas compare what they wrote: the database's own where there may be several.
    public Instant now(Connection connection) throws SQLException {
        return engine.now(connection, clock);
    }

    /// What is added to a SELECT so that the rows found stay as they are until the transaction ends.
    public String lockingRows() {
        return engine.lockingRows(false);
    }

    /// The same, but rows that another transaction holds are passed over.
    public String lockingRowsSkippingLocked() {
        return engine.lockingRows(true);
    }

    /// Whether other replicas may work on the same database.
    public boolean shared() {
        return engine == Engine.POSTGRESQL;
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

    javax.sql.DataSource source() {
        return source;
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
        writers.shutdown();
        readers.shutdown();
    }

    private static ThreadFactory thread(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
