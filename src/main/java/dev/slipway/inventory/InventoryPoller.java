package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/// Keeps the inventory fresh: each cluster is asked on its own, so that a slow or dead one delays no other.
@ApplicationScoped
public class InventoryPoller {

    private static final Logger LOG = Logger.getLogger(InventoryPoller.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private record Place(ClusterName cluster, NodeName node) {}

    private final Map<Place, Instant> bridgesDueAt = new ConcurrentHashMap<>();
    private final Set<ClusterName> asked = ConcurrentHashMap.newKeySet();
    private final Inventory inventory;
    private final BiFunction<ClusterName, NodeName, Uni<Set<String>>> bridges;
    private final InventoryConfig config;
    private final InstantSource clock;
    private volatile Instant lastTickAt;

    @Inject
    public InventoryPoller(Inventory inventory, ProxmoxClusters clusters, InventoryConfig config, InstantSource clock) {
        this(inventory, (cluster, node) -> clusters.client(cluster).bridges(node), config, clock);
    }

    InventoryPoller(
            Inventory inventory,
            BiFunction<ClusterName, NodeName, Uni<Set<String>>> bridges,
            InventoryConfig config,
            InstantSource clock) {
        this.inventory = inventory;
        this.bridges = bridges;
        this.config = config;
        this.clock = clock;
        this.lastTickAt = clock.instant();
    }

    /// When the clusters were last asked; a round that stands still means that every snapshot grows old.
    public Instant lastTickAt() {
        return lastTickAt;
    }

    /// Asks every cluster that is not being asked already.
    @Scheduled(every = "${inventory.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void poll() {
        lastTickAt = clock.instant();
        for (ClusterName cluster : inventory.clusters()) {
            if (!asked.add(cluster)) {
                continue;
            }
            ClusterSnapshot before = inventory.snapshot(cluster);
            inventory
                    .refresh(cluster)
                    .onTermination()
                    .invoke(() -> asked.remove(cluster))
                    .subscribe()
                    .with(now -> taken(before, now), defect -> LOG.errorf(defect, "%s: refresh failed", cluster));
        }
    }

    private void taken(ClusterSnapshot before, ClusterSnapshot now) {
        if (now.reachable()) {
            now.resources().nodes().stream().filter(Node::online).forEach(node -> bridges(now, node.name()));
        }
        if (now.reachable() && !before.reachable()) {
            LOG.infof("%s: answers", now.cluster());
        }
        now.failure()
                .filter(why -> before.failure().isEmpty())
                .ifPresent(why -> LOG.warnf("%s: does not answer: %s", now.cluster(), why));
    }

    private void bridges(ClusterSnapshot snapshot, NodeName node) {
        Place place = new Place(snapshot.cluster(), node);
        Instant now = clock.instant();
        if (bridgesDueAt.getOrDefault(place, now).isAfter(now)) {
            return;
        }
        bridgesDueAt.put(place, now.plus(config.bridgesInterval()));
        Uni.createFrom()
                .deferred(() -> bridges.apply(place.cluster(), node))
                .subscribe()
                .with(names -> inventory.bridges(place.cluster(), node, names), failure -> {
                    LOG.debugf("%s: bridges of %s are not known: %s", place.cluster(), node, failure.getMessage());
                    bridgesDueAt.put(place, now.plus(RETRY));
                });
    }
}
