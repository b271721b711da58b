package dev.slipway.turn;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import java.util.List;

/// What one clone uses while it runs: the storage that it is written to, the template that it reads, and the node of
/// the template, which carries it out whatever its target is (field guide 7.3). A storage that is not shared is
/// another one on each node.
public record Demand(ClusterName cluster, String storage, boolean shared, String template, NodeName node) {

    List<Resource> resources() {
        return List.of(
                new Resource(cluster, Resource.Kind.STORAGE, storage, shared ? "" : node.value()),
                new Resource(cluster, Resource.Kind.TEMPLATE, template, node.value()),
                new Resource(cluster, Resource.Kind.NODE, node.value(), ""));
    }
}
