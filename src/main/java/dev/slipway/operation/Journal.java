package dev.slipway.operation;

import dev.slipway.database.Database;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was accepted and what became of it, on disk before anything else happens: the only SQL about operations.
///
/// Every method yields once its transaction is committed and fails with
/// [dev.slipway.database.DatabaseException] when nothing was kept.
@ApplicationScoped
public class Journal {

    private static final String OPERATION =
            "SELECT id, kind, cluster, vmid, name, project, owner, payload, accepted_at FROM operation ";
    private static final String NOT_ENDED = "NOT EXISTS (SELECT 1 FROM operation_entry e WHERE e.operation_id ="
            + " operation.id AND e.kind IN ('succeeded', 'failed', 'cancelled'))";

    private final Database database;

    public Journal(Database database) {
        this.database = database;
    }

    /// How an offered operation was received.
    public sealed interface Acceptance {

        /// It is new and will be carried out.
        record Accepted(Operation operation) implements Acceptance {}

        /// The same request with the same key came before: this is the operation it made then.
        record Repeated(Operation operation) implements Acceptance {}

        /// The key was used before, for another request.
        record KeyReused(OperationId by) implements Acceptance {}

        /// An operation that has not ended works on this VM, or makes one of this name.
        record Busy(OperationId with) implements Acceptance {}

        /// The operation to go on with; throws a [Refusal] when there is none, `busy` being the one for [Busy].
        default Operation orRefuse(Function<OperationId, Refusal> busy) {
            return switch (this) {
                case Accepted accepted -> accepted.operation();
                case Repeated repeated -> repeated.operation();
                case KeyReused reused ->
                    throw new Refusal.Conflict(
                            "idempotency-key-reused",
                            "The Idempotency-Key was used before",
                            "this key came with another request, which made operation %s; use a new key"
                                    .formatted(reused.by()));
                case Busy with -> throw busy.apply(with.with());
            };
        }
    }

    /// A client's `Idempotency-Key` with a digest of the request that came with it.
    public record IdempotencyKey(String key, String requestDigest) {}

    /// Stores a new operation with the entries that it has already, or finds the one that the same owner's same
    /// key made before. Safe to repeat with a key only.
    public Uni<Acceptance> accept(Operation offered, @Nullable IdempotencyKey idempotency) {
        return database.write(connection -> {
            if (idempotency != null) {
                Optional<Acceptance> before = earlier(connection, offered.owner(), idempotency);
                if (before.isPresent()) {
                    return before.get();
                }
            }
            Optional<OperationId> busy = busy(connection, offered);
            if (busy.isPresent()) {
                return new Acceptance.Busy(busy.get());
            }
            insert(connection, offered, idempotency);
            for (int position = 0; position < offered.entries().size(); position++) {
                insert(connection, offered.id(), position, offered.entries().get(position));
            }
            return new Acceptance.Accepted(offered);
        });
    }

    /// Yields the operation that the same owner's same key and request made before, else what `fresh` yields. Fails
    /// with [Refusal.Conflict] when the key came with another request.
    public Uni<Operation> repeated(String owner, @Nullable IdempotencyKey idempotency, Supplier<Uni<Operation>> fresh) {
        return idempotency == null
                ? fresh.get()
                : database.read(connection -> earlier(connection, owner, idempotency))
                        .chain(before -> before.map(found -> Uni.createFrom().item(() -> found.orRefuse(Journal::none)))
                                .orElseGet(fresh));
    }

    private static Refusal none(OperationId by) {
        return new Refusal.AlreadyExists("operation " + by);
    }

    /// Adds entries in one transaction and yields the operation as it now is. What has ended takes no more entries:
    /// they are dropped and the ended operation is yielded.
    public Uni<Operation> append(OperationId id, Entry... entries) {
        return database.write(connection -> {
            Operation operation = require(connection, id);
            if (operation.ended()) {
                return operation;
            }
            int position = operation.entries().size();
            for (Entry entry : entries) {
                insert(connection, id, position++, entry);
                if (entry instanceof Entry.VmIdReplaced replaced) {
                    updateVmId(connection, id, replaced.vmid());
                }
            }
            return require(connection, id);
        });
    }

    /// Yields one operation as it is now, empty when there is none of this id.
    public Uni<Optional<Operation>> find(OperationId id) {
        return database.read(connection -> select(connection, id));
    }

    /// The newest operations first; `before` continues after the last of an earlier page.
    public Uni<List<Operation>> list(OperationFilter filter) {
        return database.read(connection -> list(connection, filter));
    }

    /// Every operation that has not ended, oldest first.
    public Uni<List<Operation>> unfinished() {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(OPERATION + "WHERE " + NOT_ENDED + " ORDER BY accepted_at, id")) {
                return operations(connection, select);
            }
        });
    }

    private List<Operation> list(Connection connection, OperationFilter filter) throws SQLException {
        StringBuilder sql = new StringBuilder(OPERATION).append("WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        filter.conditions().forEach((condition, value) -> {
            sql.append(" AND ").append(condition);
            values.add(value);
        });
        filter.before().ifPresent(id -> {
            sql.append(" AND (accepted_at, id) < (SELECT b.accepted_at, b.id FROM operation b WHERE b.id = ?)");
            values.add(id.value());
        });
        if (filter.unfinishedOnly()) {
            sql.append(" AND ").append(NOT_ENDED);
        }
        sql.append(" ORDER BY accepted_at DESC, id DESC LIMIT ?");
        values.add(filter.limit());
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            return operations(connection, select);
        }
    }

    private Optional<Acceptance> earlier(Connection connection, String owner, IdempotencyKey idempotency)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, request_digest FROM operation WHERE owner = ? AND idempotency_key = ?")) {
            select.setString(1, owner);
            select.setString(2, idempotency.key());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                OperationId id = new OperationId(row.getString(1));
                return Optional.of(
                        idempotency.requestDigest().equals(row.getString(2))
                                ? new Acceptance.Repeated(require(connection, id))
                                : new Acceptance.KeyReused(id));
            }
        }
    }

    /// Another operation on the same VM, or another creation of the same name.
    private static Optional<OperationId> busy(Connection connection, Operation offered) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM operation WHERE cluster = ? AND"
                + " (vmid = ? OR (kind = 'create' AND ? = 'create' AND lower(name) = ?)) AND " + NOT_ENDED)) {
            select.setString(1, offered.cluster().value());
            select.setInt(2, offered.vmid().number());
            select.setString(3, offered.kind().label());
            select.setString(4, offered.name().toLowerCase(Locale.ROOT));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new OperationId(row.getString(1))) : Optional.empty();
            }
        }
    }

    private static void insert(Connection connection, Operation operation, @Nullable IdempotencyKey idempotency)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO operation (id, kind, cluster, vmid,"
                + " name, project, owner, payload, accepted_at, idempotency_key, request_digest)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, operation.id().value());
            insert.setString(2, operation.kind().label());
            insert.setString(3, operation.cluster().value());
            insert.setInt(4, operation.vmid().number());
            insert.setString(5, operation.name());
            insert.setString(6, operation.project());
            insert.setString(7, operation.owner());
            insert.setString(8, operation.payload());
            insert.setLong(9, operation.acceptedAt().toEpochMilli());
            insert.setString(10, idempotency == null ? null : idempotency.key());
            insert.setString(11, idempotency == null ? null : idempotency.requestDigest());
            insert.executeUpdate();
        }
    }

    private void insert(Connection connection, OperationId id, int position, Entry entry) throws SQLException {
        String body = Payload.write(Entry.class, entry);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO operation_entry (operation_id, position, kind, at, body) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, id.value());
            insert.setInt(2, position);
            insert.setString(3, kind(entry));
            insert.setLong(4, entry.at().toEpochMilli());
            insert.setString(5, body);
            insert.executeUpdate();
        }
    }

    private static void updateVmId(Connection connection, OperationId id, VmId vmid) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE operation SET vmid = ? WHERE id = ?")) {
            update.setInt(1, vmid.number());
            update.setString(2, id.value());
            update.executeUpdate();
        }
    }

    private Operation require(Connection connection, OperationId id) throws SQLException {
        return select(connection, id)
                .orElseThrow(() -> new IllegalStateException("operation " + id + " is not in the journal"));
    }

    private Optional<Operation> select(Connection connection, OperationId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OPERATION + "WHERE id = ?")) {
            select.setString(1, id.value());
            return operations(connection, select).stream().findFirst();
        }
    }

    private List<Operation> operations(Connection connection, PreparedStatement select) throws SQLException {
        List<Operation> operations = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String id = row.getString(1);
                operations.add(new Operation(
                        new OperationId(id),
                        OperationKind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        new ClusterName(row.getString(3)),
                        new VmId(row.getInt(4)),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        Instant.ofEpochMilli(row.getLong(9)),
                        entries(connection, id)));
            }
        }
        return operations;
    }

    private List<Entry> entries(Connection connection, String id) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT body FROM operation_entry WHERE operation_id = ? ORDER BY position")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(Payload.read(Entry.class, row.getString(1)));
                }
            }
        }
        return entries;
    }

    private static String kind(Entry entry) {
        return switch (entry) {
            case Entry.Succeeded ignored -> "succeeded";
            case Entry.Failed ignored -> "failed";
            case Entry.Cancelled ignored -> "cancelled";
            case Entry.CancelRequested ignored -> "cancel-requested";
            case Entry.RollbackBegun ignored -> "rollback-begun";
            case Entry.VmIdReplaced ignored -> "vmid-replaced";
            case Entry.Placed ignored -> "placed";
            case Entry.OfStep ofStep -> ofStep.step().label();
        };
    }
}
