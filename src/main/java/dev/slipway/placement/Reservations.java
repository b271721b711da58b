package dev.slipway.placement;

import dev.slipway.database.Database;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// VMIDs and capacity that are spoken for, stored before anybody relies on them.
///
/// The table decides who has a VMID, its copy in memory what is proposed and what capacity counts. Writes
/// yield once they are committed and fail with [dev.slipway.database.DatabaseException] when nothing was
/// kept.
@ApplicationScoped
public class Reservations {

    private record Held(Reservation reservation, @Nullable Instant settledAt) {}

    private record Key(ClusterName cluster, VmId vmid) {}

    private final Map<Key, Held> held = new HashMap<>();
    private final Map<Key, Instant> resting = new HashMap<>();
    private final ReservationTable table;
    private final Function<ClusterName, ClusterSnapshot> snapshots;
    private final PlacementConfig config;
    private final InstantSource clock;

    @Inject
    public Reservations(Database database, Inventory inventory, PlacementConfig config, InstantSource clock) {
        this(database, inventory::snapshot, config, clock);
    }

    Reservations(
            Database database,
            Function<ClusterName, ClusterSnapshot> snapshots,
            PlacementConfig config,
            InstantSource clock) {
        this.table = new ReservationTable(database);
        this.snapshots = snapshots;
        this.config = config;
        this.clock = clock;
    }

    /// Reads them all into memory; to be done before anything is reserved.
    public Uni<Void> load() {
        return table.purge(clock.instant().minus(config.settleTime()), clock.instant())
                .chain(table::all)
                .invoke(this::remember)
                .replaceWithVoid();
    }

    private synchronized void remember(List<ReservationTable.Row> rows) {
        for (ReservationTable.Row row : rows) {
            Key key = new Key(row.cluster(), row.vmid());
            row.reservation()
                    .ifPresent(found ->
                            held.put(key, new Held(found, row.settledAt().orElse(null))));
            row.restsUntil().ifPresent(until -> resting.put(key, until));
        }
    }

    /// Yields the VMID that is reserved for this operation: the lowest of the range that no guest has, that
    /// is not reserved and does not rest. Fails with [VmIdsExhausted]. Its capacity counts from the
    /// subscription on, so place and reserve at once. Asked again for the same operation, it yields the same
    /// VMID.
    public Uni<VmId> reserve(Claim claim) {
        return Uni.createFrom().deferred(() -> {
            Proposal proposal = propose(claim);
            return proposal.stored() ? Uni.createFrom().item(proposal.vmid()) : store(claim, proposal.vmid());
        });
    }

    private record Proposal(VmId vmid, boolean stored) {}

    private synchronized Proposal propose(Claim claim) {
        Optional<Reservation> before = find(claim.operationId());
        if (before.isPresent()) {
            return new Proposal(before.get().vmid(), true);
        }
        VmId free = free(claim.cluster());
        hold(claim.under(free));
        return new Proposal(free, false);
    }

    private void hold(Reservation reservation) {
        held.put(new Key(reservation.cluster(), reservation.vmid()), new Held(reservation, null));
    }

    private Uni<VmId> store(Claim claim, VmId vmid) {
        Instant now = clock.instant();
        return table.insert(claim.under(vmid), now.minus(config.settleTime()), now)
                .onFailure()
                .invoke(() -> drop(claim.cluster(), vmid))
                .chain(inserted -> inserted
                        ? Uni.createFrom().item(vmid)
                        : elsewhere(claim.cluster(), vmid, () -> reserve(claim)));
    }

    private VmId free(ClusterName cluster) {
        Instant now = clock.instant();
        resting.values().removeIf(until -> !until.isAfter(now));
        Set<VmId> taken = snapshots.apply(cluster).resources().guests().stream()
                .map(Guest::vmid)
                .collect(Collectors.toCollection(HashSet::new));
        held.keySet().stream().filter(key -> key.cluster().equals(cluster)).forEach(key -> taken.add(key.vmid()));
        resting.keySet().stream().filter(key -> key.cluster().equals(cluster)).forEach(key -> taken.add(key.vmid()));
        return config.vmidRange()
                .ids()
                .filter(id -> !taken.contains(id))
                .findFirst()
                .orElseThrow(() -> new VmIdsExhausted(cluster, config.vmidRange()));
    }

    /// Yields another VMID with the same capacity for this operation, as Proxmox VE says that `taken` is not
    /// free; that one is left alone for `placement.vmid-rest`. Asked again for the same `taken`, it yields
    /// the same VMID. Fails with [VmIdsExhausted], and with [IllegalStateException] for an operation that
    /// holds nothing.
    public Uni<VmId> replace(String operationId, VmId taken) {
        return Uni.createFrom().deferred(() -> {
            Reservation before = held(operationId)
                    .orElseThrow(() -> new IllegalStateException("operation " + operationId + " holds no VMID"));
            if (!before.vmid().equals(taken)) {
                return Uni.createFrom().item(before.vmid());
            }
            return move(before);
        });
    }

    private Uni<VmId> move(Reservation before) {
        Instant now = clock.instant();
        Instant until = now.plus(config.vmidRest());
        VmId next = exchange(before, until);
        return table.move(before, next, until, now.minus(config.settleTime()), now)
                .onFailure()
                .invoke(() -> undo(before, next))
                .chain(moved -> {
                    if (moved) {
                        return Uni.createFrom().item(next);
                    }
                    undo(before, next);
                    return elsewhere(before.cluster(), next, () -> move(before));
                });
    }

    private synchronized VmId exchange(Reservation before, Instant until) {
        VmId next = free(before.cluster());
        rest(before.cluster(), before.vmid(), until);
        hold(before.under(next));
        return next;
    }

    private synchronized void undo(Reservation before, VmId next) {
        held.remove(new Key(before.cluster(), next));
        resting.remove(new Key(before.cluster(), before.vmid()));
        hold(before);
    }

    /// Another replica of ours has this VMID: it is not proposed again for a while, and the next one is
    /// tried.
    private Uni<VmId> elsewhere(ClusterName cluster, VmId taken, Supplier<Uni<VmId>> again) {
        return Uni.createFrom().deferred(() -> {
            rest(cluster, taken, clock.instant().plus(config.settleTime()));
            return again.get();
        });
    }

    /// Gives up a VMID, whoever held it, and leaves it unused for `placement.vmid-rest`. May be repeated.
    public Uni<Void> release(ClusterName cluster, VmId vmid) {
        return release(cluster, vmid, config.vmidRest());
    }

    /// The same with a rest of another length.
    public Uni<Void> release(ClusterName cluster, VmId vmid, Duration restFor) {
        return Uni.createFrom().deferred(() -> {
            Instant until = clock.instant().plus(restFor);
            return table.rest(cluster, vmid, until).invoke(() -> rest(cluster, vmid, until));
        });
    }

    private synchronized void rest(ClusterName cluster, VmId vmid, Instant until) {
        Key key = new Key(cluster, vmid);
        held.remove(key);
        resting.put(key, until);
    }

    private synchronized void drop(ClusterName cluster, VmId vmid) {
        held.remove(new Key(cluster, vmid));
    }

    /// Notes that the VM of this operation exists: its capacity is counted until the statistics surely
    /// include it, then the reservation is gone. Without effect for an operation that holds nothing.
    public Uni<Void> settle(String operationId) {
        return Uni.createFrom().deferred(() -> {
            Instant now = clock.instant();
            return table.settle(operationId, now)
                    .chain(() -> table.purge(now.minus(config.settleTime()), now))
                    .invoke(() -> settled(operationId, now));
        });
    }

    private synchronized void settled(String operationId, Instant now) {
        held(operationId)
                .ifPresent(found -> held.computeIfPresent(
                        new Key(found.cluster(), found.vmid()),
                        (key, before) -> new Held(found, before.settledAt() == null ? now : before.settledAt())));
    }

    /// Gives up what is held by operations that are not among these: they were never accepted, because we
    /// were stopped between the reservation and the journal. To be called at the start only.
    public Uni<Void> keepOnly(Set<String> operationIds) {
        return Uni.createFrom().deferred(() -> {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (Reservation orphan : orphans(operationIds)) {
                all = all.chain(() -> release(orphan.cluster(), orphan.vmid()));
            }
            return all;
        });
    }

    private synchronized List<Reservation> orphans(Set<String> operationIds) {
        return held.values().stream()
                .filter(one -> one.settledAt() == null)
                .map(Held::reservation)
                .filter(reservation -> !operationIds.contains(reservation.operationId()))
                .toList();
    }

    /// The reservations whose capacity the statistics of this cluster do not show yet.
    public synchronized List<Reservation> inFlight(ClusterName cluster) {
        Instant gone = clock.instant().minus(config.settleTime());
        held.values()
                .removeIf(one -> one.settledAt() != null && !one.settledAt().isAfter(gone));
        return held.values().stream()
                .map(Held::reservation)
                .filter(reservation -> reservation.cluster().equals(cluster))
                .toList();
    }

    private synchronized Optional<Reservation> held(String operationId) {
        return find(operationId);
    }

    private Optional<Reservation> find(String operationId) {
        return held.values().stream()
                .map(Held::reservation)
                .filter(reservation -> reservation.operationId().equals(operationId))
                .findFirst();
    }
}
