package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.List;
import java.util.stream.Stream;

/// A VMID and the capacity that goes with it, held for an operation from admission until the statistics show
/// the VM: memory, the space of its boot disk, and that of its other disks.
public record Reservation(
        ClusterName cluster,
        VmId vmid,
        String operationId,
        NodeName node,
        String storage,
        int memoryMiB,
        DiskSize disk,
        List<Space> more) {

    public Reservation {
        more = List.copyOf(more);
    }

    /// That of a VM with one disk.
    public Reservation(
            ClusterName cluster,
            VmId vmid,
            String operationId,
            NodeName node,
            String storage,
            int memoryMiB,
            DiskSize disk) {
        this(cluster, vmid, operationId, node, storage, memoryMiB, disk, List.of());
    }

    /// The same capacity for the same operation under another VMID.
    Reservation under(VmId other) {
        return new Reservation(cluster, other, operationId, node, storage, memoryMiB, disk, more);
    }

    /// The bytes that it takes up on a storage.
    long bytesOn(String name) {
        return Stream.concat(Stream.of(new Space(storage, disk)), more.stream())
                .filter(space -> space.storage().equals(name))
                .mapToLong(space -> space.size().bytes())
                .sum();
    }
}
