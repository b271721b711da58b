package dev.slipway.catalog;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import java.util.Set;

/// An ISO image by its volume id (`local:iso/debian.iso`), and the nodes that have it: on local storage, only
/// those on which somebody put it. `size` in bytes.
public record IsoImage(
        ClusterName cluster, String volume, String name, String storage, long size, Set<NodeName> nodes) {

    public IsoImage {
        nodes = Set.copyOf(nodes);
    }
}
