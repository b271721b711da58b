package dev.slipway.operation;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was accepted and what became of it, on disk before anything else happens.
///
/// Every method yields once its transaction is committed and fails with
/// [dev.slipway.database.DatabaseException] when nothing was kept.
@ApplicationScoped
public class Journal {

    /// The subject of exclusive transactions in which it is decided what is accepted for many clusters at once.
    public static final String ADMISSION = "admission";

    private static final int HISTORY = 50;
    private static final String OLDEST_FIRST = " ORDER BY accepted_at, id";

    private final Database database;
    private final ReplicaLease lease;
    private final Notices notices;

    public Journal(Database database, ReplicaLease lease, Notices notices) {
        this.database = database;
        this.lease = lease;
        this.notices = notices;
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

        /// The operation to go on with; throws a [Refusal] when there is none, `busy` being the one for
        /// [Busy].
        default Operation orRefuse(Function<OperationId, Refusal> busy) {
            return switch (this) {
                case Accepted accepted -> accepted.operation();
                case Repeated repeated -> repeated.operation();
                case KeyReused reused ->
                    throw new Refusal.Conflict(
                            ProblemType.IDEMPOTENCY_KEY_REUSED,
                            "The Idempotency-Key was used before",
                            "this key came with another request, which made operation %s; use a new key"
                                    .formatted(reused.by()));
                case Busy with -> throw busy.apply(with.with());
            };
        }
    }

    /// A client's `Idempotency-Key` with a digest of the request that came with it.
    public record IdempotencyKey(String key, String requestDigest) implements Idempotency {}

    /// The subject of exclusive transactions in which it is decided what is accepted for this cluster.
    public static String admission(ClusterName cluster) {
        return "admission:" + cluster;
    }

    private static String admission(Operation offered) {
        Subject subject = offered.subject();
        return subject == null ? ADMISSION : admission(subject.cluster());
    }

    /// Stores a new operation with the entries that it has already, or finds the one that the same owner's same
    /// key, or the same place in a bulk operation, made before. This process is to carry it out. Safe to repeat
    /// with one of these only. Fails with [ClaimLost] or [OperationCancelled] when it is part of an operation
    /// that is not ours, or takes no more parts.
    public Uni<Acceptance> accept(Operation offered, @Nullable Idempotency idempotency) {
        return database.exclusively(admission(offered), connection -> accept(connection, offered, idempotency));
    }

    /// The same as a part of a transaction that is exclusive for the [#admission] to this cluster.
    public Acceptance accept(Connection connection, Operation offered, @Nullable Idempotency idempotency)
            throws SQLException {
        Optional<Acceptance> before = earlier(connection, offered.owner(), idempotency);
        if (before.isPresent()) {
            return before.get();
        }
        if (offered.part() != null) {
            requireTakingParts(connection, offered.part().of());
        }
        Optional<OperationId> busy = busy(connection, offered);
        if (busy.isPresent()) {
            return new Acceptance.Busy(busy.get());
        }
        JournalTable.insert(connection, offered, idempotency, lease.id());
        for (int position = 0; position < offered.entries().size(); position++) {
            JournalTable.insert(
                    connection, offered.id(), position, offered.entries().get(position));
        }
        tell(connection, offered.id());
        return new Acceptance.Accepted(offered);
    }

    /// Yields the operation that the same owner's same key and request made before, else what `fresh` yields.
    /// Fails with [Refusal.Conflict] when the key came with another request.
    public Uni<Operation> repeated(String owner, @Nullable Idempotency idempotency, Supplier<Uni<Operation>> fresh) {
        return idempotency == null
                ? fresh.get()
                : database.read(connection -> before(connection, owner, idempotency))
                        .chain(before -> before.map(found -> Uni.createFrom().item(() -> found.orRefuse(Journal::none)))
                                .orElseGet(fresh));
    }

    /// How the same owner's same key, or the same place in a bulk operation, was received before; empty without
    /// one. Until this transaction ends nobody else accepts anything by the same key, for any cluster.
    public Optional<Acceptance> earlier(Connection connection, String owner, @Nullable Idempotency idempotency)
            throws SQLException {
        if (idempotency instanceof IdempotencyKey key) {
            database.exclude(connection, "idempotency-key:" + owner + ":" + key.key());
        }
        return before(connection, owner, idempotency);
    }

    private Optional<Acceptance> before(Connection connection, String owner, @Nullable Idempotency idempotency)
            throws SQLException {
        return switch (idempotency) {
            case null -> Optional.empty();
            case IdempotencyKey key -> received(connection, owner, key);
            case Part part -> JournalTable.find(connection, part.id()).map(Acceptance.Repeated::new);
        };
    }

    /// Nothing is made for a bulk operation that somebody else carries out, or that was cancelled: whoever
    /// cancels it is told of everything that was accepted before.
    private void requireTakingParts(Connection connection, OperationId bulk) throws SQLException {
        requireClaim(connection, bulk, database.lockingRows());
        Operation operation = require(connection, bulk);
        if (operation.ended() || operation.cancelRequested()) {
            throw new OperationCancelled(bulk);
        }
    }

    /// The VMIDs that operations of this cluster work on which have not ended, one for each operation.
    public List<VmId> underWay(Connection connection, ClusterName cluster) throws SQLException {
        return JournalTable.vmIds(
                connection,
                new JournalTable.Condition("WHERE cluster = ? AND " + JournalTable.UNFINISHED, cluster.value()));
    }

    /// The latest operations on a VM, the newest first; not all of one that had very many.
    public List<OperationId> history(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        return JournalTable.ids(
                connection,
                new JournalTable.Condition(
                        "WHERE cluster = ? AND vmid = ? ORDER BY accepted_at DESC, id DESC LIMIT " + HISTORY,
                        cluster.value(),
                        vmid.number()));
    }

    /// Those of these that there are, in any order, as they are in this transaction.
    public List<Operation> find(Connection connection, Collection<OperationId> ids) throws SQLException {
        return JournalTable.find(connection, ids);
    }

    /// The creations of this name in this cluster, whatever became of them.
    public List<OperationId> creations(Connection connection, ClusterName cluster, String name) throws SQLException {
        return JournalTable.ids(
                connection,
                new JournalTable.Condition(
                        "WHERE cluster = ? AND lower(name) = ? AND kind IN " + OperationKind.makingGuests(),
                        cluster.value(),
                        name.toLowerCase(Locale.ROOT)));
    }

    private static Refusal none(OperationId by) {
        return new Refusal.AlreadyExists("operation " + by);
    }

    /// Adds entries in one transaction and yields the operation as it now is. What has ended takes no more
    /// entries: they are dropped and the ended operation is yielded. Fails with [ClaimLost] when another
    /// process carries the operation out, and then nothing was written.
    public Uni<Operation> append(OperationId id, Entry... entries) {
        return database.write(connection -> append(connection, id, entries));
    }

    /// The same as a part of a transaction.
    public Operation append(Connection connection, OperationId id, Entry... entries) throws SQLException {
        requireClaim(connection, id, database.lockingRows());
        return append(connection, id, List.of(entries));
    }

    private void requireClaim(Connection connection, OperationId id, String lockingRows) throws SQLException {
        if (!JournalTable.claimant(connection, id, lockingRows).equals(Optional.of(lease.id()))) {
            throw new ClaimLost(id);
        }
    }

    /// Asks whoever carries the operation out to turn back, and yields it as it now is; without effect once
    /// it has ended.
    public Uni<Operation> request(OperationId id, Entry.CancelRequested cancel) {
        return database.write(connection -> {
            // only to keep the row until the entry is in
            JournalTable.claimant(connection, id, database.lockingRows());
            return append(connection, id, List.of(cancel));
        });
    }

    /// Asks those of these that nobody has begun yet to turn back, and yields these as they now are.
    public Uni<List<Operation>> requestUnbegun(Collection<OperationId> ids, Entry.CancelRequested cancel) {
        return database.write(connection -> {
            List<Operation> now = new ArrayList<>();
            for (OperationId id : ids) {
                JournalTable.claimant(connection, id, database.lockingRows());
                if (require(connection, id).state() instanceof OperationState.Queued) {
                    now.add(append(connection, id, List.of(cancel)));
                }
            }
            return now;
        });
    }

    private Operation append(Connection connection, OperationId id, List<Entry> entries) throws SQLException {
        Operation operation = require(connection, id);
        if (operation.ended()) {
            return operation;
        }
        int position = operation.entries().size();
        for (Entry entry : entries) {
            JournalTable.insert(connection, id, position++, entry);
            switch (entry) {
                case Entry.VmIdReplaced replaced ->
                    JournalTable.update(connection, "vmid", id, replaced.vmid().number());
                case Entry.End end ->
                    JournalTable.update(connection, "ended_at", id, end.at().toEpochMilli());
                case Entry.Placed ignored -> {}
                case Entry.Listed ignored -> {}
                case Entry.ItemAccepted ignored -> {}
                case Entry.ItemEnded ignored -> {}
                case Entry.OfStep ignored -> {}
                case Entry.CancelRequested ignored -> {}
                case Entry.RollbackBegun ignored -> {}
            }
        }
        tell(connection, id);
        return require(connection, id);
    }

    /// Takes over up to `atMost` operations that nobody carries out any more, but of these clusters, the oldest first,
    /// and yields them. Nothing is taken over without a valid lease of our own.
    public Uni<List<Operation>> claim(int atMost, Set<ClusterName> butOf) {
        return database.write(connection -> {
            long now = database.now(connection).toEpochMilli();
            if (!lease.valid(connection, now)) {
                return List.of();
            }
            List<OperationId> free = JournalTable.ids(connection, unclaimed(now, atMost, butOf));
            for (OperationId id : free) {
                JournalTable.update(connection, "claimed_by", id, lease.id());
            }
            return JournalTable.find(connection, free);
        });
    }

    private JournalTable.Condition unclaimed(long now, int atMost, Set<ClusterName> butOf) {
        StringBuilder sql = new StringBuilder("WHERE ").append(JournalTable.UNFINISHED);
        List<Object> values = new ArrayList<>();
        butOf.forEach(cluster -> {
            sql.append(" AND (cluster IS NULL OR cluster <> ?)");
            values.add(cluster.value());
        });
        sql.append(" AND (claimed_by IS NULL OR NOT EXISTS (SELECT 1 FROM replica r"
                + " WHERE r.id = operation.claimed_by AND r.lease_until > ?))" + OLDEST_FIRST + " LIMIT ?");
        values.add(now);
        values.add(atMost);
        return new JournalTable.Condition(
                sql.append(database.lockingRowsSkippingLocked()).toString(), values);
    }

    /// The operations that this process has to carry out, the oldest first.
    public Uni<List<OperationId>> mine() {
        return database.read(connection -> JournalTable.ids(
                connection,
                new JournalTable.Condition(
                        "WHERE " + JournalTable.UNFINISHED + " AND claimed_by = ?" + OLDEST_FIRST, lease.id())));
    }

    /// Yields an operation that this process carries out as it is now; fails with [ClaimLost] when another one does.
    public Uni<Operation> ours(OperationId id) {
        return database.read(connection -> {
            requireClaim(connection, id, "");
            return require(connection, id);
        });
    }

    /// Yields one operation as it is now, empty when there is none of this id.
    public Uni<Optional<Operation>> find(OperationId id) {
        return database.read(connection -> JournalTable.find(connection, id));
    }

    /// Yields those of these that there are, in any order.
    public Uni<List<Operation>> find(Collection<OperationId> ids) {
        return database.read(connection -> JournalTable.find(connection, ids));
    }

    /// Yields those of these that have ended, in any order.
    public Uni<List<Operation>> ended(Collection<OperationId> ids) {
        return database.read(connection -> JournalTable.ended(connection, ids));
    }

    /// The newest operations first; `before` continues after the last of an earlier page.
    public Uni<List<Operation>> list(OperationFilter filter) {
        return database.read(connection -> JournalTable.operations(connection, JournalTable.Condition.of(filter)));
    }

    /// Every operation that has not ended, oldest first.
    public Uni<List<Operation>> unfinished() {
        return database.read(connection -> JournalTable.operations(
                connection, new JournalTable.Condition("WHERE " + JournalTable.UNFINISHED + OLDEST_FIRST)));
    }

    private Optional<Acceptance> received(Connection connection, String owner, IdempotencyKey idempotency)
            throws SQLException {
        Optional<JournalTable.Keyed> before = JournalTable.keyed(connection, owner, idempotency.key());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        OperationId id = before.get().id();
        return Optional.of(
                idempotency.requestDigest().equals(before.get().requestDigest())
                        ? new Acceptance.Repeated(require(connection, id))
                        : new Acceptance.KeyReused(id));
    }

    /// Another operation on the same VM, or another creation of the same name.
    private static Optional<OperationId> busy(Connection connection, Operation offered) throws SQLException {
        if (offered.subject() == null) {
            return Optional.empty();
        }
        return JournalTable.ids(
                        connection,
                        new JournalTable.Condition(
                                "WHERE cluster = ? AND (vmid = ? OR (kind IN " + OperationKind.makingGuests()
                                        + " AND ? = 1 AND lower(name) = ?)) AND " + JournalTable.UNFINISHED,
                                offered.cluster().value(),
                                offered.vmid().number(),
                                offered.kind().makesGuest() ? 1 : 0,
                                offered.name().toLowerCase(Locale.ROOT)))
                .stream()
                .findFirst();
    }

    /// One operation as it is in this transaction; throws [IllegalStateException] when there is none of this id.
    public Operation require(Connection connection, OperationId id) throws SQLException {
        return JournalTable.find(connection, id)
                .orElseThrow(() -> new IllegalStateException("operation " + id + " is not in the journal"));
    }

    private void tell(Connection connection, OperationId id) throws SQLException {
        notices.publish(connection, Notices.Topic.OPERATION, id.value());
    }
}
