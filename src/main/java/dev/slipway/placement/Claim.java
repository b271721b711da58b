package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;

/// What an operation will take up, before it has a VMID: `disk` is the space that its storage has to keep for it.
public record Claim(
        ClusterName cluster, String operationId, NodeName node, String storage, int memoryMiB, DiskSize disk) {

    Reservation under(VmId vmid) {
        return new Reservation(cluster, vmid, operationId, node, storage, memoryMiB, disk);
    }
}
