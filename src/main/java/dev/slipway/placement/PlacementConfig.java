package dev.slipway.placement;

import dev.slipway.proxmox.DiskSize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How full nodes and storages may get, and which VMIDs are ours to give.
@ConfigMapping(prefix = "placement")
public interface PlacementConfig {

    /// How much memory may be promised to running VMs, as a multiple of what a node has without its reserve;
    /// 0.1 to 10. Above 1.0 one counts on VMs that do not use all they have.
    @WithDefault("1.0")
    double memoryOvercommit();

    /// The memory of each node that is left to Proxmox VE itself.
    @WithDefault("1G")
    DiskSize memoryReserve();

    /// How full a storage that allocates on demand may be promised, as a multiple of its size; 0.1 to 10. A
    /// disk there takes up what was written to it, which is mostly far less than its size. Thick storages are
    /// never promised beyond their size.
    @WithDefault("2.0")
    double storageOvercommit();

    /// The space of each storage that stays free: a storage that runs full stops every VM on it.
    @WithDefault("5G")
    DiskSize storageReserve();

    /// The VMIDs that new VMs get. Nobody else should take ids from it; who does costs us a collision each time.
    @WithDefault("10000-19999")
    VmIdRange vmidRange();

    /// How long a VMID stays unused after its VM was destroyed: the cluster's lists show a predecessor's name and
    /// state for some seconds, and people and scripts even longer.
    @WithDefault("10m")
    Duration vmidRest();

    /// How long the capacity of a finished VM is counted on top of the statistics, until these surely include it.
    @WithDefault("20s")
    Duration settleTime();
}
