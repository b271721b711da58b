package dev.slipway.operation;

import dev.slipway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// What makes this process one of those that may work on the shared database: a row that it renews, and that
/// the others believe until its time, the database's, is over.
///
/// Whoever was stopped for longer finds that out by a clock that nobody sets, stops changing anything, and
/// comes back under a new name. On a database that is not shared the lease never ends: whoever opens the
/// database is alone.
@ApplicationScoped
public class ReplicaLease {

    private static final Logger LOG = Logger.getLogger(ReplicaLease.class);

    /// How much earlier than the others we stop believing in our lease: a connection may have to be opened after that.
    private static final int SAFETY_DIVISOR = 2;

    /// When a replica that nobody knows any more is forgotten.
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    /// From when to when it holds, in nanoseconds of the monotonic clock.
    private record Term(String id, long from, long until) {

        boolean holdsAt(long now) {
            return now - from >= 0 && until - now > 0;
        }
    }

    private final Database database;
    private final Duration length;
    private final LongSupplier nanos;
    private volatile Term term;
    private volatile boolean withheld;

    @Inject
    public ReplicaLease(Database database, OperationConfig config) {
        this(database, config.lease(), System::nanoTime);
    }

    ReplicaLease(Database database, Duration length, LongSupplier nanos) {
        if (length.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException("operation.lease is 2s or more, not " + length);
        }
        this.database = database;
        this.length = length;
        this.nanos = nanos;
        this.term = over(fresh());
    }

    /// The name under which this process carries operations out now.
    public String id() {
        return term.id();
    }

    /// Whether nobody can have taken over what this process carries out.
    public boolean held() {
        return !withheld && term.holdsAt(nanos.getAsLong());
    }

    /// From now on it does not count here any more, though others still respect it.
    void withhold() {
        withheld = true;
    }

    /// Yields once the lease is written, under a new name. What was claimed under the one before is lost. It
    /// holds after `quiet`, in which everything that was on its way under the one before finds out.
    public Uni<Void> begin(Duration quiet) {
        return Uni.createFrom().deferred(() -> {
            String id = fresh();
            long asked = nanos.getAsLong();
            return database.write(connection -> begin(connection, id))
                    .invoke(() -> term = new Term(id, nanos.getAsLong() + quiet.toNanos(), asked + believed()))
                    .invoke(() -> LOG.debugf("this replica is %s", id))
                    .replaceWithVoid();
        });
    }

    private boolean begin(Connection connection, String id) throws SQLException {
        long now = database.now(connection).toEpochMilli();
        long forgotten = database.shared() ? now - FORGOTTEN_AFTER.toMillis() : Long.MAX_VALUE;
        delete(connection, "lease_until <= ?", forgotten);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO replica (id, lease_until) VALUES (?, ?)")) {
            insert.setString(1, id);
            insert.setLong(2, until(now));
            return insert.executeUpdate() == 1;
        }
    }

    /// Makes the lease last from now on, and yields whether it still did. When not, it is to be begun anew.
    public Uni<Boolean> renew() {
        return Uni.createFrom().deferred(() -> {
            if (!database.shared()) {
                return Uni.createFrom().item(true);
            }
            Term before = term;
            long asked = nanos.getAsLong();
            return database.writeHurriedly(connection -> renew(connection, before.id()))
                    .invoke(renewed -> {
                        if (renewed) {
                            term = new Term(before.id(), before.from(), asked + believed());
                        }
                    });
        });
    }

    private boolean renew(Connection connection, String id) throws SQLException {
        long now = database.now(connection).toEpochMilli();
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE replica SET lease_until = ? WHERE id = ? AND lease_until > ?")) {
            update.setLong(1, until(now));
            update.setString(2, id);
            update.setLong(3, now);
            return update.executeUpdate() == 1;
        }
    }

    /// Gives the lease up, so that others take over at once. Nothing may be changed from the subscription on.
    public Uni<Void> release() {
        return Uni.createFrom().deferred(() -> {
            String id = id();
            term = over(id);
            return database.write(connection -> delete(connection, "id = ?", id))
                    .replaceWithVoid();
        });
    }

    /// Whether the others believe it at this time, seen in a transaction.
    boolean valid(Connection connection, long now) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM replica WHERE id = ? AND lease_until > ?")) {
            select.setString(1, id());
            select.setLong(2, now);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private long until(long now) {
        return database.shared() ? now + length.toMillis() : Long.MAX_VALUE;
    }

    /// For how many nanoseconds we believe in it ourselves.
    private long believed() {
        Duration believed =
                database.shared() ? length.minus(length.dividedBy(SAFETY_DIVISOR)) : Duration.ofDays(36_500);
        return believed.toNanos();
    }

    private Term over(String id) {
        long now = nanos.getAsLong();
        return new Term(id, now, now);
    }

    private static int delete(Connection connection, String condition, Object value) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM replica WHERE " + condition)) {
            delete.setObject(1, value);
            return delete.executeUpdate();
        }
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }
}
