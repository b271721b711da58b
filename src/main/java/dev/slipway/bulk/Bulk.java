package dev.slipway.bulk;

import dev.slipway.database.Database;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Item;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationConfig;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Accepts bulk operations. What they do is accepted item by item when they are carried out.
@ApplicationScoped
public class Bulk {

    private static final int MOST_ITEMS = 1000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Database database;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final int maxItems;
    private final int queueLimit;

    public Bulk(
            Database database,
            Journal journal,
            OperationLauncher launcher,
            BulkConfig config,
            OperationConfig operation) {
        this.database = database;
        this.journal = journal;
        this.launcher = launcher;
        this.maxItems = config.maxItems();
        this.queueLimit = operation.queueLimit();
        if (maxItems < 1 || maxItems > MOST_ITEMS) {
            throw new IllegalArgumentException("bulk.max-items is a number from 1 to " + MOST_ITEMS);
        }
    }

    /// How many items one request may have.
    public int most() {
        return maxItems;
    }

    /// What is wrong with asking for so many items in this field of a request.
    public Optional<FieldError> tooMany(String field, int items) {
        return items > maxItems
                ? Optional.of(FieldError.at(field, "asks for at most %d at once".formatted(maxItems)))
                : Optional.empty();
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails
    /// with a [Refusal] when a cluster has no room in its queue for all creations; nothing is then accepted.
    /// Whoever cancels stops waiting: what is accepted is launched all the same.
    public Uni<Operation> admit(Batch batch, Requester by) {
        return Uni.createFrom()
                .deferred(() -> journal.repeated(by.owner(), by.idempotency(), () -> fresh(batch, by))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Operation> fresh(Batch batch, Requester by) {
        launcher.requireResumed();
        return database.exclusively(Journal.ADMISSION, connection -> accept(connection, batch, by))
                .map(acceptance -> acceptance.orRefuse(Bulk::busy))
                .invoke(launcher::launch);
    }

    private Journal.Acceptance accept(Connection connection, Batch batch, Requester by) throws SQLException {
        if (batch.creations()) {
            roomInTheQueues(connection, batch);
        }
        return journal.accept(connection, operation(batch, by, database.now(connection)), by.idempotency());
    }

    /// What is taken here may be gone when an item needs it: then the item waits.
    private void roomInTheQueues(Connection connection, Batch batch) throws SQLException {
        Map<ClusterName, Long> wanted =
                batch.items().stream().collect(Collectors.groupingBy(Item::cluster, Collectors.counting()));
        for (ClusterName cluster : wanted.keySet()) {
            int underWay = journal.underWay(connection, cluster).size();
            if (underWay + wanted.getOrDefault(cluster, 0L) > queueLimit) {
                throw new Refusal.Unavailable(
                        "%d operations of cluster %s have not ended yet, and at most %d may be under way; ask for fewer, or wait until some have"
                                .formatted(underWay, cluster, queueLimit),
                        RETRY_AFTER);
            }
        }
    }

    private static Operation operation(Batch batch, Requester by, Instant now) {
        return new Operation(
                OperationId.random(),
                OperationKind.BULK,
                null,
                batch.name(),
                by.project(),
                by.owner(),
                null,
                new BulkPlan(batch.sort().name(), batch.orders(), by.administrator()).write(),
                now,
                List.of(new Entry.Listed(batch.items(), now)));
    }

    private static Refusal busy(OperationId with) {
        throw new IllegalStateException("a bulk operation is in nobody's way, not even in that of " + with);
    }
}
