package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What one cluster held when it last answered, with our own newer knowledge laid over its stale statistics.
///
/// `takenAt` is empty until the cluster has answered once; `failure` is why the latest refresh failed, while
/// `resources` are still the last good ones. `bridges` lists the bridges and vnets per node; a node that has not
/// told us is missing from the map.
public record ClusterSnapshot(
        ClusterName cluster,
        Optional<Instant> takenAt,
        Optional<String> failure,
        ClusterResources resources,
        Map<NodeName, Set<String>> bridges) {

    public ClusterSnapshot {
        bridges = Map.copyOf(bridges);
    }

    /// What is known of a cluster that has not answered yet: nothing.
    static ClusterSnapshot unseen(ClusterName cluster) {
        return new ClusterSnapshot(
                cluster,
                Optional.empty(),
                Optional.empty(),
                new ClusterResources(List.of(), List.of(), List.of()),
                Map.of());
    }

    /// Whether the cluster answered the latest refresh.
    public boolean reachable() {
        return takenAt.isPresent() && failure.isEmpty();
    }

    public Optional<ClusterResources.Guest> guest(VmId vmid) {
        return resources.guests().stream()
                .filter(guest -> guest.vmid().equals(vmid))
                .findFirst();
    }

    public Optional<ClusterResources.Node> node(NodeName name) {
        return resources.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst();
    }

    /// A storage as this node sees it.
    public Optional<ClusterResources.Storage> storage(NodeName node, String name) {
        return resources.storages().stream()
                .filter(storage -> storage.node().equals(node) && storage.name().equals(name))
                .findFirst();
    }
}
