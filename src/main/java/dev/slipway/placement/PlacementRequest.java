package dev.slipway.placement;

import dev.slipway.catalog.Template;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import org.jspecify.annotations.Nullable;

/// What a new VM needs, and what its user insists on: `node`, `storage`, `bridge` and `full` are wishes when not
/// `null`.
public record PlacementRequest(
        Template template,
        int cores,
        int memoryMiB,
        DiskSize disk,
        @Nullable NodeName node,
        @Nullable String storage,
        @Nullable String bridge,
        @Nullable Boolean full) {

    /// The same on this node.
    public PlacementRequest on(NodeName wanted) {
        return new PlacementRequest(template, cores, memoryMiB, disk, wanted, storage, bridge, full);
    }
}
