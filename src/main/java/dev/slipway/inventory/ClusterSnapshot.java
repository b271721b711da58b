package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import java.time.Instant;
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
        Map<dev.slipway.proxmox.NodeName, Set<String>> bridges) {

    public boolean reachable() {
        return takenAt.isPresent() && failure.isEmpty();
    }
}
