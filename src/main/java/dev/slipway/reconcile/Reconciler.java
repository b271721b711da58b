package dev.slipway.reconcile;

import dev.slipway.database.DatabaseException;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Compares what we manage with what the clusters hold, round by round. It only looks: whatever it finds, a
/// person decides.
///
/// What a cluster does not say is not known: one that does not answer, or has no quorum, makes nobody vanish.
@ApplicationScoped
public class Reconciler {

    private static final Logger LOG = Logger.getLogger(Reconciler.class);

    /// How many of the looks at one cluster are under way at once.
    private static final int AT_ONCE = 4;

    private final Map<ClusterName, Sightings> sightings = new ConcurrentHashMap<>();
    private final Inventory inventory;
    private final ProxmoxClusters clusters;
    private final Comparison comparison;
    private final FindingNews news;
    private final OperationLauncher launcher;
    private final ReconcileConfig config;
    private final InstantSource clock;

    public Reconciler(
            Inventory inventory,
            ProxmoxClusters clusters,
            Comparison comparison,
            FindingNews news,
            OperationLauncher launcher,
            ReconcileConfig config,
            InstantSource clock) {
        this.inventory = inventory;
        this.clusters = clusters;
        this.comparison = comparison;
        this.news = news;
        this.launcher = launcher;
        this.config = config;
        this.clock = clock;
    }

    /// One round over all clusters, each on its own; never fails.
    @Scheduled(every = "${reconcile.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> round() {
        if (!launcher.resumed()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(inventory.clusters())
                .onItem()
                .transformToUniAndMerge(cluster -> compare(cluster)
                        .onFailure(DatabaseException.class)
                        .invoke(failure -> LOG.warnf("%s: is compared later: %s", cluster, failure.getMessage()))
                        .onFailure(DatabaseException.class)
                        .recoverWithNull())
                .collect()
                .asList()
                .replaceWithVoid();
    }

    /// Yields once the cluster has been compared; does nothing when that is another replica's. Safe to repeat;
    /// fails with [DatabaseException].
    Uni<Void> compare(ClusterName cluster) {
        return comparison.claim(cluster).chain(ours -> {
            if (!ours) {
                sightings.remove(cluster);
                return Uni.createFrom().voidItem();
            }
            return comparison
                    .ledger(cluster)
                    .chain(before -> inventory
                            .refresh(cluster)
                            .chain(snapshot -> snapshot.reachable()
                                    ? look(snapshot, before)
                                    : Uni.createFrom().voidItem()));
        });
    }

    private Uni<Void> look(ClusterSnapshot snapshot, Ledger before) {
        ClusterName cluster = snapshot.cluster();
        Sightings seen = sightings.computeIfAbsent(cluster, unseen -> new Sightings());
        List<VmId> missing = seen.missing(snapshot, before.managed().keySet()).stream()
                .filter(vmid -> !before.hasVanished(vmid))
                .limit(config.looks())
                .toList();
        List<ClusterResources.Guest> due =
                seen.due(snapshot, before::watches, clock.instant(), config.lookAgain(), config.looks());
        List<VmId> ids = due.stream().map(ClusterResources.Guest::vmid).toList();
        return Uni.combine()
                .all()
                .unis(
                        gone(cluster, missing),
                        comparison
                                .histories(cluster, ids)
                                .chain(histories -> configs(cluster, due)
                                        .map(looked -> new Evidence(snapshot, before, Set.of(), looked, histories))))
                .asTuple()
                .map(parts -> parts.getItem2().with(parts.getItem1()))
                .chain(comparison::conclude)
                .invoke(outcome -> seen.looked(due, outcome.settled(), clock.instant()))
                .invoke(outcome -> {
                    if (outcome.changed()) {
                        news.changed();
                    }
                })
                .replaceWithVoid();
    }

    /// Yields those that surely are not there any more. A list leaves out what our credentials may not see, and
    /// a node without quorum lists what it knew when it lost the others; whether a VMID is in use it says to
    /// everybody.
    private Uni<Set<VmId>> gone(ClusterName cluster, Collection<VmId> missing) {
        if (missing.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return clusters.client(cluster)
                .views()
                .membership()
                .chain(membership -> membership.quorate()
                        ? free(cluster, missing)
                        : Uni.createFrom().item(Set.<VmId>of()))
                .onFailure(ProxmoxException.class)
                .invoke(failure -> LOG.debugf("%s: who is gone is not known: %s", cluster, failure.getMessage()))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(Set.of());
    }

    private Uni<Set<VmId>> free(ClusterName cluster, Collection<VmId> missing) {
        return Multi.createFrom()
                .iterable(missing)
                .onItem()
                .transformToUni(vmid -> clusters.client(cluster).isFree(vmid).map(free -> Map.entry(vmid, free)))
                .merge(AT_ONCE)
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect()
                .with(Collectors.toUnmodifiableSet());
    }

    /// Yields what could be read; who moves or is locked away just now is read in a later round.
    private Uni<Map<VmId, GuestConfig>> configs(ClusterName cluster, Collection<ClusterResources.Guest> guests) {
        return paced(Multi.createFrom().iterable(guests))
                .onItem()
                .transformToMulti(guest -> clusters.client(cluster)
                        .config(guest.node(), guest.vmid())
                        .map(read -> Map.entry(guest.vmid(), read))
                        .onFailure(ProxmoxException.class)
                        .invoke(failure -> LOG.debugf("%s: %s", cluster, failure.getMessage()))
                        .onFailure(ProxmoxException.class)
                        .recoverWithNull()
                        .toMulti())
                .merge(AT_ONCE)
                .collect()
                .with(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// As many as a round has at most fill half of it, instead of a second in which others want something too.
    private <T> Multi<T> paced(Multi<T> looks) {
        Duration pause = config.interval().dividedBy(2L * Math.max(1, config.looks()));
        return pause.toMillis() == 0
                ? looks
                : looks.onItem()
                        .call(() ->
                                Uni.createFrom().voidItem().onItem().delayIt().by(pause));
    }
}
