package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;

/// A VMID and the capacity that goes with it, held for an operation from admission until the statistics show
/// the VM.
public record Reservation(
        ClusterName cluster,
        VmId vmid,
        String operationId,
        NodeName node,
        String storage,
        int memoryMiB,
        DiskSize disk) {

    /// The same capacity for the same operation under another VMID.
    Reservation under(VmId other) {
        return new Reservation(cluster, other, operationId, node, storage, memoryMiB, disk);
    }
}
