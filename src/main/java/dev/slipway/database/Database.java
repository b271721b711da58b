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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one hop from the event loop to SQL: everything here runs on its own few threads, one transaction per call.
///
/// It is a SQLite file of this process, or a PostgreSQL that several replicas share. SQLite has one writer at a time,
/// so writes queue here, in order, instead of meeting each other in the file; on PostgreSQL they run beside each other
/// and beside those of other replicas.
@ApplicationScoped
public class Database {

    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);
    private static final int READERS = 4;
    private static final int WRITERS_ON_POSTGRESQL = 6;

    private static final Logger LOG = Logger.getLogger(Database.class);

    private final javax.sql.DataSource source;
    private final Engine engine;
    private final InstantSource clock;
    private final ExecutorService writers;
    private final ExecutorService readers;
    private final ExecutorService hurried;
    private volatile @Nullable WriteFailure writeFailure;
    private Instant loggedAt = Instant.EPOCH;

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
        this.hurried = engine == Engine.SQLITE
                ? writers
                : Executors.newSingleThreadExecutor(thread("database-hurried-writer"));
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
        return Uni.createFrom().item(() -> writing(work)).runSubscriptionOn(writers);
    }

    /// The same for what must not queue behind those who wait for each other, where writes run beside each other.
    public <T> Uni<T> writeHurriedly(Work<T> work) {
        return Uni.createFrom().item(() -> writing(work)).runSubscriptionOn(hurried);
    }

    /// A write that did not come about.
    public record WriteFailure(Instant at, DatabaseException reason) {}

    /// The latest of them, if there was any: the disk may be full while everything can still be read.
    public Optional<WriteFailure> latestWriteFailure() {
        return Optional.ofNullable(writeFailure);
    }

    private <T> T writing(Work<T> work) {
        try {
            return transaction(work);
        } catch (DatabaseException failure) {
            if (failure.trouble() != DatabaseException.Trouble.DEFECT) {
                note(new WriteFailure(clock.instant(), failure));
            }
            throw failure;
        }
    }

    /// In the log once per minute, however many there are.
    private synchronized void note(WriteFailure failure) {
        if (loggedAt.plus(LOG_PAUSE).isBefore(failure.at())) {
            loggedAt = failure.at();
            LOG.errorf(
                    "nothing can be written to the database: %s",
                    failure.reason().getMessage());
        }
        writeFailure = failure;
    }

    /// Writes as [#write] does, and no other exclusive work on this subject runs meanwhile, in this or another replica.
    public <T> Uni<T> exclusively(String subject, Work<T> work) {
        return write(connection -> {
            engine.exclude(connection, subject);
            return work.on(connection);
        });
    }

    /// Adds a subject to those of a transaction of [#exclusively]. Whoever takes two takes the wider one first.
    public void exclude(Connection connection, String subject) throws SQLException {
        engine.exclude(connection, subject);
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
            boolean committed = false;
            try {
                T result = work.on(connection);
                connection.commit();
                committed = true;
                connection.setAutoCommit(true);
                return result;
            } finally {
                if (!committed) {
                    undo(connection);
                }
            }
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /// A full SQLite has undone the transaction by itself and complains when it is told to do so; that must not hide
    /// the reason. What a broken connection cannot undo is undone when it is closed.
    private static void undo(Connection connection) {
        quietly(connection::rollback);
        quietly(() -> connection.setAutoCommit(true));
    }

    @FunctionalInterface
    private interface LastWord {
        void say() throws SQLException;
    }

    private static void quietly(LastWord word) {
        try {
            word.say();
        } catch (SQLException undone) {
            LOG.debugf("already undone: %s", undone.getMessage());
        }
    }

    @PreDestroy
    void close() {
        writers.shutdown();
        readers.shutdown();
        hurried.shutdown();
    }

    private static ThreadFactory thread(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }
}
