package dev.slipway.operation;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Forgets operations that ended long ago, and with each its entries and its idempotency key.
///
/// What has not ended stays, however old it is. So does the creation, or the adoption, of a VM that is still ours: the
/// VM carries the mark of that operation, and whoever reads the mark should find what it stands for. A bulk operation
/// and its parts are kept as long as any of them.
@ApplicationScoped
public class Retention {

    /// Clients repeat a request for hours after an interruption; its key must be known as long.
    static final Duration LEAST = Duration.ofDays(1);

    /// Few enough for a transaction of some milliseconds, so that no operation waits for it.
    static final int BATCH = 50;

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final String SUBJECT = "retention";

    private final Database database;
    private final InstantSource clock;
    private final Duration retention;

    public Retention(Database database, InstantSource clock, OperationConfig config) {
        this.database = database;
        this.clock = clock;
        this.retention = config.retention();
        if (retention.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException(
                    "operation.retention must be 1d or more: clients may repeat a request for as long as its key is known");
        }
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return forget().invoke(number -> {
                    if (number > 0) {
                        LOG.infof("forgot %d operations that ended more than %s ago", number, retention);
                    }
                })
                .onFailure(DatabaseException.class)
                .invoke(failure -> LOG.warnf("old operations are forgotten later: %s", failure.getMessage()))
                .onFailure(DatabaseException.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /// Yields how many operations were removed, in one transaction per [#BATCH].
    Uni<Integer> forget() {
        return Uni.createFrom()
                .deferred(() -> forgetSome(clock.instant().minus(retention)))
                .repeat()
                .whilst(number -> number == BATCH)
                .collect()
                .with(Collectors.summingInt(number -> number));
    }

    private Uni<Integer> forgetSome(Instant endedBefore) {
        return database.exclusively(SUBJECT, connection -> {
            List<String> ids = over(connection, endedBefore);
            delete(connection, "DELETE FROM operation_entry WHERE operation_id = ?", ids);
            delete(
                    connection,
                    "DELETE FROM operation_entry WHERE operation_id IN (SELECT id FROM operation WHERE parent = ?)",
                    ids);
            delete(connection, "DELETE FROM operation WHERE parent = ?", ids);
            delete(connection, "DELETE FROM operation WHERE id = ?", ids);
            return ids.size();
        });
    }

    /// The condition of a creation or adoption whose VM is still ours.
    private static String kept(String creation) {
        return ("((%1$s.kind = 'adopt' OR %1$s.kind IN %2$s) AND EXISTS (SELECT 1 FROM managed_vm m"
                        + " WHERE m.cluster = %1$s.cluster AND m.vmid = %1$s.vmid))")
                .formatted(creation, OperationKind.makingGuests());
    }

    private static List<String> over(Connection connection, Instant endedBefore) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM operation o WHERE parent IS NULL AND ended_at < ? AND NOT " + kept("o")
                        + " AND NOT EXISTS (SELECT 1 FROM operation p WHERE p.parent = o.id"
                        + " AND (p.ended_at IS NULL OR p.ended_at >= ? OR " + kept("p") + "))"
                        + " ORDER BY ended_at LIMIT ?")) {
            select.setLong(1, endedBefore.toEpochMilli());
            select.setLong(2, endedBefore.toEpochMilli());
            select.setInt(3, BATCH);
            List<String> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
            return ids;
        }
    }

    private static void delete(Connection connection, String sql, List<String> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (String id : ids) {
                delete.setString(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
