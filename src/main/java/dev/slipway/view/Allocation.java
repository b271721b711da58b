package dev.slipway.view;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import java.util.HashMap;
import java.util.Map;

/// What has been promised to guests, containers included, whether they run or not; of templates only the disks count.
/// Memory and disks in bytes; of several disks the statistics know the boot disk only.
public record Allocation(int guests, int running, int templates, int cores, long memory, long disk) {

    static final Allocation NONE = new Allocation(0, 0, 0, 0, 0, 0);

    /// What is promised on each node of a cluster; nodes without guests are missing.
    static Map<NodeName, Allocation> byNode(ClusterSnapshot snapshot) {
        Map<NodeName, Allocation> nodes = new HashMap<>();
        for (Guest guest : snapshot.resources().guests()) {
            nodes.merge(guest.node(), of(guest), Allocation::plus);
        }
        return nodes;
    }

    private static Allocation of(Guest guest) {
        return guest.template()
                ? new Allocation(0, 0, 1, 0, 0, guest.maxDisk())
                : new Allocation(
                        1,
                        guest.state() == PowerState.RUNNING ? 1 : 0,
                        0,
                        guest.maxCpu(),
                        guest.maxMemory(),
                        guest.maxDisk());
    }

    Allocation plus(Allocation other) {
        return new Allocation(
                guests + other.guests,
                running + other.running,
                templates + other.templates,
                cores + other.cores,
                memory + other.memory,
                disk + other.disk);
    }
}
