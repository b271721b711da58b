package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL about operations and their entries; what it means is decided by [Journal].
final class JournalTable {

    static final String UNFINISHED = "ended_at IS NULL";

    private static final String OPERATION =
            "SELECT id, kind, cluster, vmid, name, project, owner, payload, accepted_at, parent, item FROM operation ";

    /// Both databases take many more values in one statement.
    private static final int IDS_AT_ONCE = 500;

    /// The rest of a statement, with its values in order.
    record Condition(String sql, List<?> values) {
        Condition(String sql, Object... values) {
            this(sql, List.of(values));
        }

        static Condition of(OperationFilter filter) {
            StringBuilder sql = new StringBuilder("WHERE 1 = 1");
            List<Object> values = new ArrayList<>();
            filter.conditions().forEach((condition, value) -> {
                sql.append(" AND ").append(condition);
                values.add(value);
            });
            filter.before().ifPresent(id -> {
                sql.append(" AND (accepted_at, id) < (SELECT b.accepted_at, b.id FROM operation b WHERE b.id = ?)");
                values.add(id.value());
            });
            if (filter.wholeOnly()) {
                sql.append(" AND parent IS NULL");
            }
            if (filter.unfinishedOnly()) {
                sql.append(" AND ").append(UNFINISHED);
            }
            sql.append(" ORDER BY accepted_at DESC, id DESC LIMIT ?");
            values.add(filter.limit());
            return new Condition(sql.toString(), values);
        }
    }

    /// An operation that an idempotency key made before, with the digest of its request.
    record Keyed(OperationId id, String requestDigest) {}

    private JournalTable() {}

    static void insert(Connection connection, Operation operation, @Nullable Idempotency idempotency, String claimant)
            throws SQLException {
        Journal.IdempotencyKey key = idempotency instanceof Journal.IdempotencyKey given ? given : null;
        Subject subject = operation.subject();
        Part part = operation.part();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO operation (id, kind, cluster, vmid,"
                + " name, project, owner, payload, accepted_at, idempotency_key, request_digest, claimed_by,"
                + " parent, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, operation.id().value());
            insert.setString(2, operation.kind().label());
            insert.setString(3, subject == null ? null : subject.cluster().value());
            insert.setObject(4, subject == null ? null : subject.vmid().number(), Types.INTEGER);
            insert.setString(5, operation.name());
            insert.setString(6, operation.project());
            insert.setString(7, operation.owner());
            insert.setString(8, operation.payload());
            insert.setLong(9, operation.acceptedAt().toEpochMilli());
            insert.setString(10, key == null ? null : key.key());
            insert.setString(11, key == null ? null : key.requestDigest());
            insert.setString(12, claimant);
            insert.setString(13, part == null ? null : part.of().value());
            insert.setObject(14, part == null ? null : part.item(), Types.INTEGER);
            insert.executeUpdate();
        }
    }

    static void insert(Connection connection, OperationId id, int position, Entry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO operation_entry (operation_id, position, kind, at, body) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, id.value());
            insert.setInt(2, position);
            insert.setString(3, kind(entry));
            insert.setLong(4, entry.at().toEpochMilli());
            insert.setString(5, Payload.write(Entry.class, entry));
            insert.executeUpdate();
        }
    }

    static Optional<Keyed> keyed(Connection connection, String owner, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, request_digest FROM operation WHERE owner = ? AND idempotency_key = ?")) {
            select.setString(1, owner);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Keyed(new OperationId(row.getString(1)), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /// Yields who carries the operation out, and keeps it so until the transaction ends; empty when nobody
    /// does, or there is no such operation.
    static Optional<String> claimant(Connection connection, OperationId id, String lockingRows) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT claimed_by FROM operation WHERE id = ?" + lockingRows)) {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    static List<OperationId> ids(Connection connection, Condition condition) throws SQLException {
        try (PreparedStatement select = prepare(connection, "SELECT id FROM operation " + condition.sql(), condition);
                ResultSet row = select.executeQuery()) {
            List<OperationId> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(new OperationId(row.getString(1)));
            }
            return ids;
        }
    }

    static List<VmId> vmIds(Connection connection, Condition condition) throws SQLException {
        try (PreparedStatement select =
                        prepare(connection, "SELECT vmid FROM operation " + condition.sql(), condition);
                ResultSet row = select.executeQuery()) {
            List<VmId> vmIds = new ArrayList<>();
            while (row.next()) {
                vmIds.add(new VmId(row.getInt(1)));
            }
            return vmIds;
        }
    }

    static Optional<Operation> find(Connection connection, OperationId id) throws SQLException {
        return operations(connection, new Condition("WHERE id = ?", id.value())).stream()
                .findFirst();
    }

    static List<Operation> find(Connection connection, Collection<OperationId> ids) throws SQLException {
        return find(connection, ids, "");
    }

    static List<Operation> ended(Connection connection, Collection<OperationId> ids) throws SQLException {
        return find(connection, ids, " AND ended_at IS NOT NULL");
    }

    private static List<Operation> find(Connection connection, Collection<OperationId> ids, String also)
            throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        return operations(
                connection,
                new Condition(
                        "WHERE id IN (" + marks(ids.size()) + ")" + also,
                        ids.stream().map(OperationId::value).toList()));
    }

    /// The operations with all their entries, in two questions however many they are.
    static List<Operation> operations(Connection connection, Condition condition) throws SQLException {
        Map<String, List<Entry>> entries = new LinkedHashMap<>();
        List<Operation> bare = new ArrayList<>();
        try (PreparedStatement select = prepare(connection, OPERATION + condition.sql(), condition);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Operation operation = bare(row);
                bare.add(operation);
                entries.put(operation.id().value(), new ArrayList<>());
            }
        }
        readEntries(connection, entries);
        return bare.stream()
                .map(one -> one.with(entries.getOrDefault(one.id().value(), List.of())))
                .toList();
    }

    static void update(Connection connection, String set, OperationId id, Object value) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE operation SET " + set + " = ? WHERE id = ?")) {
            update.setObject(1, value);
            update.setString(2, id.value());
            update.executeUpdate();
        }
    }

    private static Operation bare(ResultSet row) throws SQLException {
        return new Operation(
                new OperationId(row.getString(1)),
                OperationKind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                subject(row),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                part(row),
                row.getString(8),
                Instant.ofEpochMilli(row.getLong(9)),
                List.of());
    }

    private static @Nullable Subject subject(ResultSet row) throws SQLException {
        String cluster = row.getString(3);
        return cluster == null ? null : new Subject(new ClusterName(cluster), new VmId(row.getInt(4)));
    }

    private static @Nullable Part part(ResultSet row) throws SQLException {
        String parent = row.getString(10);
        return parent == null ? null : new Part(new OperationId(parent), row.getInt(11));
    }

    private static void readEntries(Connection connection, Map<String, List<Entry>> entries) throws SQLException {
        List<String> ids = List.copyOf(entries.keySet());
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE));
            Condition condition = new Condition(
                    "WHERE operation_id IN (" + marks(some.size()) + ") ORDER BY operation_id, position", some);
            try (PreparedStatement select = prepare(
                            connection,
                            "SELECT operation_id, body FROM operation_entry " + condition.sql(),
                            condition);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.getOrDefault(row.getString(1), new ArrayList<>())
                            .add(Payload.read(Entry.class, row.getString(2)));
                }
            }
        }
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static PreparedStatement prepare(Connection connection, String sql, Condition condition)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < condition.values().size(); i++) {
            statement.setObject(i + 1, condition.values().get(i));
        }
        return statement;
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
            case Entry.Listed ignored -> "listed";
            case Entry.ItemAccepted ignored -> "item-accepted";
            case Entry.ItemEnded ignored -> "item-ended";
            case Entry.OfStep ofStep -> ofStep.step().label();
        };
    }
}
