package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.List;

/// What an operation will take up, before it has a VMID: `disk` is the space that its storage has to keep for
/// it, `more` that of its other disks.
public record Claim(
        ClusterName cluster,
        String operationId,
        NodeName node,
        String storage,
        int memoryMiB,
        DiskSize disk,
        List<Space> more) {

    public Claim {
        more = List.copyOf(more);
    }

    /// That of a VM with one disk.
    public Claim(ClusterName cluster, String operationId, NodeName node, String storage, int memoryMiB, DiskSize disk) {
        this(cluster, operationId, node, storage, memoryMiB, disk, List.of());
    }

    Reservation under(VmId vmid) {
        return new Reservation(cluster, vmid, operationId, node, storage, memoryMiB, disk, more);
    }
}
