package dev.slipway.view;

import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the clusters and nodes that requests name, and tells who names others which there are.
@ApplicationScoped
public class Places {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Inventory inventory;
    private final ProxmoxClusters clusters;
    private final InstantSource clock;

    public Places(Inventory inventory, ProxmoxClusters clusters, InstantSource clock) {
        this.inventory = inventory;
        this.clusters = clusters;
        this.clock = clock;
    }

    /// The cluster that the parameter `cluster` names, or the default one. Fails with [Refusal.InvalidRequest], or with
    /// [Refusal.NotFound] when none is configured at all.
    public ClusterName cluster(@Nullable String name) {
        if (name == null) {
            ClusterName fallback = clusters.defaultCluster();
            if (!inventory.clusters().contains(fallback)) {
                throw new Refusal.NotFound("no cluster is configured: set proxmox.url");
            }
            return fallback;
        }
        return inventory.clusters().stream()
                .filter(each -> each.value().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("cluster", inventory.clusters()));
    }

    /// The snapshots of the cluster that a list is about, or of all. Fails with [Refusal.InvalidRequest].
    public List<ClusterSnapshot> snapshots(@Nullable String cluster) {
        return cluster == null ? inventory.snapshots() : List.of(inventory.snapshot(cluster(cluster)));
    }

    /// How fresh these pictures are now.
    public List<ClusterFreshness> freshness(List<ClusterSnapshot> snapshots) {
        return snapshots.stream()
                .map(snapshot -> ClusterFreshness.of(snapshot, clock.instant()))
                .toList();
    }

    /// The picture of a cluster that has been read at least once; fails with [Refusal.Unavailable] until then.
    ClusterSnapshot read(ClusterName cluster) {
        ClusterSnapshot snapshot = inventory.snapshot(cluster);
        if (snapshot.takenAt().isEmpty()) {
            throw new Refusal.Unavailable(
                    "cluster %s has not answered yet, so it is not known what it holds".formatted(cluster),
                    RETRY_AFTER);
        }
        return snapshot;
    }

    /// The node of a path; fails with [Refusal.NotFound], which tells the others.
    static Node node(ClusterSnapshot snapshot, String name) {
        return snapshot.resources().nodes().stream()
                .filter(node -> node.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound("no node %s in cluster %s; its nodes are: %s"
                        .formatted(name, snapshot.cluster(), names(nodes(List.of(snapshot))))));
    }

    /// Checks the filter `node` of a list: once every cluster has been read, one that no cluster has is a mistake.
    /// Fails with [Refusal.InvalidRequest].
    public void check(List<ClusterSnapshot> snapshots, @Nullable String node) {
        boolean allRead =
                snapshots.stream().allMatch(snapshot -> snapshot.takenAt().isPresent());
        List<NodeName> nodes = nodes(snapshots);
        if (node != null
                && allRead
                && nodes.stream().noneMatch(each -> each.value().equals(node))) {
            throw unknown("node", nodes);
        }
    }

    private static List<NodeName> nodes(List<ClusterSnapshot> snapshots) {
        return snapshots.stream()
                .flatMap(snapshot -> snapshot.resources().nodes().stream())
                .map(Node::name)
                .distinct()
                .sorted()
                .toList();
    }

    private static Refusal unknown(String parameter, Collection<?> allowed) {
        return new Refusal.InvalidRequest(List.of(FieldError.parameter(parameter, "is one of: " + names(allowed))));
    }

    private static String names(Collection<?> names) {
        return names.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
