package dev.slipway.reconcile;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.ReplicaLease;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.VmId;
import dev.slipway.vm.ConfigTouch;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds what was observed of a cluster against the database, and writes down what does not fit together.
///
/// It decides in the same exclusive transactions in which operations are accepted. What anybody worked on since
/// the observation is left as it was until the next one.
@ApplicationScoped
public class Comparison {

    /// For how many rounds the other replicas leave a cluster to the one that compares it.
    private static final int ROUNDS_HELD = 3;

    private static final Duration LEAST_HELD = Duration.ofSeconds(15);

    /// An operation on a VM that may well be gone, or not be there yet.
    private static final Set<OperationKind> OUTLIVES_ITS_VM = Set.of(
            OperationKind.CREATE,
            OperationKind.CREATE_BLANK,
            OperationKind.IMPORT_TEMPLATE,
            OperationKind.DELETE,
            OperationKind.RELEASE);

    private final Database database;
    private final Notices notices;
    private final Journal journal;
    private final ManagedVms managed;
    private final ReplicaLease lease;
    private final Duration held;

    public Comparison(
            Database database,
            Notices notices,
            Journal journal,
            ManagedVms managed,
            ReplicaLease lease,
            ReconcileConfig config) {
        this.database = database;
        this.notices = notices;
        this.journal = journal;
        this.managed = managed;
        this.lease = lease;
        Duration rounds = config.interval().multipliedBy(ROUNDS_HELD);
        this.held = rounds.compareTo(LEAST_HELD) < 0 ? LEAST_HELD : rounds;
    }

    /// What came of a round: whether findings changed, and of which VMs something was learnt.
    record Outcome(boolean changed, Set<VmId> settled) {

        static final Outcome NONE = new Outcome(false, Set.of());
    }

    /// Yields whether this replica is the one to compare the cluster, for the next rounds.
    Uni<Boolean> claim(ClusterName cluster) {
        if (!lease.held()) {
            return Uni.createFrom().item(false);
        }
        return database.write(connection -> {
            long now = database.now(connection).toEpochMilli();
            // whoever wrote the row of a database that is not shared is this process, or does not live any more
            long over = database.shared() ? now : Long.MAX_VALUE;
            return FindingTable.claim(connection, cluster, lease.id(), over, now + held.toMillis());
        });
    }

    /// Yields what the database says of a cluster now.
    Uni<Ledger> ledger(ClusterName cluster) {
        return database.read(connection -> ledger(connection, cluster));
    }

    private Ledger ledger(Connection connection, ClusterName cluster) throws SQLException {
        return new Ledger(
                managed.stored(connection, cluster).stream()
                        .collect(Collectors.toMap(ManagedVm::vmid, Function.identity())),
                Set.copyOf(journal.underWay(connection, cluster)),
                FindingTable.of(connection, cluster).stream()
                        .collect(Collectors.toMap(Finding::vmid, Function.identity())));
    }

    /// Yields the latest operations on each of these VMs, the newest first.
    Uni<Map<VmId, List<OperationId>>> histories(ClusterName cluster, Collection<VmId> vmids) {
        return database.read(connection -> {
            Map<VmId, List<OperationId>> histories = new HashMap<>();
            for (VmId vmid : vmids) {
                histories.put(vmid, journal.history(connection, cluster, vmid));
            }
            return histories;
        });
    }

    /// Yields what came of it; nothing when another replica has taken over meanwhile. Safe to repeat.
    Uni<Outcome> conclude(Evidence evidence) {
        ClusterName cluster = evidence.cluster();
        return database.exclusively(
                Journal.admission(cluster),
                connection -> lease.held() && FindingTable.held(connection, cluster, lease.id())
                        ? conclude(connection, evidence)
                        : Outcome.NONE);
    }

    private Outcome conclude(Connection connection, Evidence evidence) throws SQLException {
        ClusterName cluster = evidence.cluster();
        Bench bench = new Bench(
                connection,
                evidence,
                ledger(connection, cluster),
                FindingTable.known(connection, cluster),
                database.now(connection));
        Set<VmId> settled = new HashSet<>();
        boolean changed = false;
        for (VmId vmid : bench.subjects()) {
            Verdict verdict = bench.judge(vmid);
            changed |= bench.execute(vmid, verdict);
            if (!(verdict instanceof Verdict.Open)) {
                settled.add(vmid);
            }
        }
        if (changed) {
            notices.publish(connection, Notices.Topic.FINDING, cluster.value());
        }
        return new Outcome(changed, settled);
    }

    /// What a round says of a VM.
    private sealed interface Verdict {

        /// Nothing can be said now.
        record Open() implements Verdict {}

        /// What was found before still holds, or there still is nothing.
        record AsBefore() implements Verdict {}

        /// All is well.
        record Fine() implements Verdict {}

        record Found(Finding finding) implements Verdict {}
    }

    private static final Verdict OPEN = new Verdict.Open();
    private static final Verdict AS_BEFORE = new Verdict.AsBefore();
    private static final Verdict FINE = new Verdict.Fine();

    /// One round in its transaction.
    private final class Bench {

        private final Connection connection;
        private final Evidence evidence;
        private final Ledger now;
        private final Map<VmId, FindingTable.Known> known;
        private final Map<VmId, ClusterResources.Guest> there;
        private final Instant at;

        Bench(Connection connection, Evidence evidence, Ledger now, Map<VmId, FindingTable.Known> known, Instant at) {
            this.connection = connection;
            this.evidence = evidence;
            this.now = now;
            this.known = known;
            // thousands of VMs are looked up one by one, in a transaction that others wait for
            this.there = evidence.snapshot().resources().guests().stream()
                    .collect(Collectors.toMap(
                            ClusterResources.Guest::vmid, Function.identity(), (first, again) -> first));
            this.at = at;
        }

        /// Every VM about which there is, was or could be anything to say.
        Set<VmId> subjects() {
            Set<VmId> subjects = new TreeSet<>(now.managed().keySet());
            subjects.addAll(now.findings().keySet());
            subjects.addAll(evidence.looked().keySet());
            subjects.addAll(known.keySet());
            return subjects;
        }

        Verdict judge(VmId vmid) throws SQLException {
            @Nullable ManagedVm ours = now.managed().get(vmid);
            if (ours != null && evidence.gone().contains(vmid) && now.busy().contains(vmid)) {
                return stranded(vmid, ours);
            }
            if (!evidence.before().quiet(vmid, now)
                    || (evidence.looked().containsKey(vmid)
                            && !journal.history(connection, evidence.cluster(), vmid)
                                    .equals(evidence.histories().get(vmid)))) {
                return OPEN;
            }
            return ours == null ? unmanaged(vmid) : managed(vmid, ours);
        }

        private Verdict stranded(VmId vmid, ManagedVm ours) throws SQLException {
            List<OperationId> history = journal.history(connection, evidence.cluster(), vmid);
            return journal.find(connection, history.subList(0, Math.min(1, history.size()))).stream()
                    .filter(operation -> !operation.ended() && !OUTLIVES_ITS_VM.contains(operation.kind()))
                    .findFirst()
                    .<Verdict>map(operation -> found(FindingKind.STRANDED, ours, operation.id(), List.of()))
                    .orElse(OPEN);
        }

        private Verdict managed(VmId vmid, ManagedVm ours) throws SQLException {
            if (evidence.gone().contains(vmid)) {
                return found(FindingKind.VANISHED, ours, null, List.of());
            }
            ClusterResources.@Nullable Guest guest = there.get(vmid);
            if (guest == null) {
                return AS_BEFORE;
            }
            if (guest.type() != ClusterResources.GuestType.QEMU) {
                return found(FindingKind.FOREIGN, ours, null, List.of());
            }
            @Nullable GuestConfig config = evidence.looked().get(vmid);
            if (config == null) {
                return unseen(vmid);
            }
            return Marker.carries(config.description(), ours.marker())
                    ? compared(vmid, ours, Shape.of(config))
                    : found(FindingKind.FOREIGN, ours, null, List.of());
        }

        /// It is in the list, which is all that is known of it now.
        private Verdict unseen(VmId vmid) {
            @Nullable Finding before = now.findings().get(vmid);
            return before == null || before.kind() == FindingKind.FOREIGN || before.kind() == FindingKind.CHANGED
                    ? AS_BEFORE
                    : FINE;
        }

        private Verdict compared(VmId vmid, ManagedVm ours, Shape present) throws SQLException {
            List<OperationId> history =
                    Objects.requireNonNull(evidence.histories().get(vmid));
            @Nullable OperationId newest = history.isEmpty() ? null : history.getFirst();
            FindingTable.@Nullable Known last = known.get(vmid);
            if (last == null || !last.marker().equals(ours.marker())) {
                know(vmid, ours, present, newest);
                return FINE;
            }
            Shape expected = last.shape().taking(present, touched(history, last.operation()));
            if (!expected.equals(last.shape()) || !Objects.equals(newest, last.operation())) {
                know(vmid, ours, expected, newest);
            }
            List<Difference> differences = expected.differences(present);
            return differences.isEmpty() ? FINE : found(FindingKind.CHANGED, ours, null, differences);
        }

        /// What operations of ours may have changed since `last`.
        private Predicate<String> touched(List<OperationId> history, @Nullable OperationId last) throws SQLException {
            int end = last == null ? -1 : history.indexOf(last);
            Predicate<String> touched = setting -> false;
            for (Operation operation : journal.find(connection, history.subList(0, end < 0 ? history.size() : end))) {
                touched = touched.or(ConfigTouch.by(operation));
            }
            return touched;
        }

        private void know(VmId vmid, ManagedVm ours, Shape shape, @Nullable OperationId newest) throws SQLException {
            FindingTable.know(
                    connection, evidence.cluster(), new FindingTable.Known(vmid, ours.marker(), shape, newest));
        }

        private Verdict unmanaged(VmId vmid) throws SQLException {
            if (known.containsKey(vmid)) {
                FindingTable.unknow(connection, evidence.cluster(), vmid);
            }
            @Nullable GuestConfig config = evidence.looked().get(vmid);
            if (config != null) {
                return stray(vmid, config);
            }
            @Nullable Finding before = now.findings().get(vmid);
            return before == null || (there.containsKey(vmid) && !before.kind().ofManaged()) ? AS_BEFORE : FINE;
        }

        private Verdict stray(VmId vmid, GuestConfig config) throws SQLException {
            Optional<OperationId> mark = config.template() ? Optional.empty() : Marker.operation(config.description());
            if (mark.isEmpty()) {
                return FINE;
            }
            Optional<Operation> maker =
                    journal.find(connection, List.of(mark.get())).stream().findFirst();
            if (maker.isPresent() && !maker.get().ended()) {
                return OPEN;
            }
            boolean madeByUs = maker.filter(operation -> operation.kind() != OperationKind.ADOPT
                            && operation.cluster().equals(evidence.cluster())
                            && operation.vmid().equals(vmid))
                    .isPresent();
            return new Verdict.Found(new Finding(
                    UUID.randomUUID().toString(),
                    evidence.cluster(),
                    vmid,
                    madeByUs ? FindingKind.ORPHAN : FindingKind.MARKED,
                    at,
                    config.name() == null ? "VM " + vmid : config.name(),
                    maker.map(Operation::project).orElse(null),
                    Marker.of(mark.get()),
                    mark.get(),
                    List.of()));
        }

        private Verdict found(
                FindingKind kind, ManagedVm ours, @Nullable OperationId operation, List<Difference> differences) {
            return new Verdict.Found(new Finding(
                    UUID.randomUUID().toString(),
                    ours.cluster(),
                    ours.vmid(),
                    kind,
                    at,
                    ours.name(),
                    ours.project(),
                    ours.marker(),
                    operation,
                    differences));
        }

        /// Whether anything is different from before.
        boolean execute(VmId vmid, Verdict verdict) throws SQLException {
            Optional<Finding> before = Optional.ofNullable(now.findings().get(vmid));
            return switch (verdict) {
                case Verdict.Open ignored -> false;
                case Verdict.AsBefore ignored -> false;
                case Verdict.Fine ignored -> {
                    FindingTable.delete(connection, evidence.cluster(), vmid);
                    yield before.isPresent();
                }
                case Verdict.Found found -> {
                    Finding present = before.filter(found.finding()::goesOnAs)
                            .map(found.finding()::since)
                            .orElse(found.finding());
                    boolean changed = !before.equals(Optional.of(present));
                    if (changed) {
                        FindingTable.put(connection, present);
                    }
                    yield changed;
                }
            };
        }
    }
}
