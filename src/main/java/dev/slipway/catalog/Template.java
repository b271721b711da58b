package dev.slipway.catalog;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.List;
import java.util.Set;

/// A template by name: on local storage the same name stands for one replica per node, each with its own VMID.
public record Template(ClusterName cluster, String name, List<Replica> replicas) {

    public Template {
        replicas = List.copyOf(replicas);
    }

    /// How much disk a VM made from it must at least have, whichever replica is cloned.
    public DiskSize leastDisk() {
        return replicas.stream().map(Replica::diskSize).max(DiskSize::compareTo).orElse(DiskSize.ofGiB(0));
    }

    /// One Proxmox template VM. `sharedStorage` says that every drive lies on shared storage, so that it can be
    /// cloned to any node; `linkable` that its storage can make linked clones of it;
    /// `devices` names its drives and network devices, such as `scsi0` and `net0`.
    public record Replica(
            VmId vmid,
            NodeName node,
            String bootDisk,
            DiskSize diskSize,
            String storage,
            boolean sharedStorage,
            boolean linkable,
            boolean cloudInit,
            boolean agent,
            int cores,
            int memoryMiB,
            Set<String> devices) {

        public Replica {
            devices = Set.copyOf(devices);
        }
    }
}
