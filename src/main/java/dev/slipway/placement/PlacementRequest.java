package dev.slipway.placement;

import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a new VM needs, and what its user insists on: `node`, `storage` and `full` are wishes when not `null`.
/// Every one of the `bridges` has to be there.
public record PlacementRequest(
        Origin origin,
        int cores,
        int memoryMiB,
        DiskSize disk,
        List<DiskWish> moreDisks,
        @Nullable NodeName node,
        @Nullable String storage,
        List<String> bridges,
        @Nullable Boolean full) {

    public PlacementRequest {
        moreDisks = List.copyOf(moreDisks);
        bridges = List.copyOf(bridges);
    }

    /// The same on this node.
    public PlacementRequest on(NodeName wanted) {
        return new PlacementRequest(origin, cores, memoryMiB, disk, moreDisks, wanted, storage, bridges, full);
    }
}
