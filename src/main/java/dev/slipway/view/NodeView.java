package dev.slipway.view;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A node as the API shows it: what it has, what of it is in use, and what has been promised to guests (`*_allocated`,
/// running or not, which may be more than there is). `status` is `online` or `offline`.
@Schema(name = "Node")
public record NodeView(
        ClusterName cluster,
        @Schema(examples = "pve1") NodeName node,
        @Schema(enumeration = {"online", "offline"}) String status,
        @Schema(description = "CPUs", examples = "16") int cores,

        @Schema(description = "Used share of all CPUs, 0 to 1", examples = "0.12")
        double cpu,

        @Schema(description = "vCPUs of all guests", examples = "24")
        int coresAllocated,

        @Schema(description = "Memory in MiB", examples = "65536")
        long memory,

        @Schema(description = "Memory in use in MiB") long memoryUsed,

        @Schema(description = "Memory of all guests in MiB") long memoryAllocated,

        @Schema(description = "Local storage for disks in GiB")
        long disk,

        @Schema(description = "Local storage for disks in use in GiB")
        long diskUsed,

        @Schema(description = "Boot disks of all guests and templates in GiB, on shared storage too")
        long diskAllocated,

        @Schema(description = "VMs and containers") int guests,

        @Schema(description = "VMs and containers that run") int guestsRunning,

        @Schema(description = "Seconds since it was started")
        long uptime) {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /// The nodes of a cluster by name.
    public static List<NodeView> all(ClusterSnapshot snapshot) {
        Map<NodeName, Allocation> promised = Allocation.byNode(snapshot);
        return snapshot.resources().nodes().stream()
                .sorted(Comparator.comparing(Node::name))
                .map(node -> of(snapshot, node, promised.getOrDefault(node.name(), Allocation.NONE)))
                .toList();
    }

    private static NodeView of(ClusterSnapshot snapshot, Node node, Allocation promised) {
        List<Storage> local = snapshot.resources().storages().stream()
                .filter(storage -> storage.node().equals(node.name()))
                .filter(storage -> !storage.shared() && StorageView.holdsDisks(storage))
                .toList();
        return new NodeView(
                snapshot.cluster(),
                node.name(),
                node.online() ? "online" : "offline",
                node.maxCpu(),
                node.cpu(),
                promised.cores(),
                node.maxMemory() / MIB,
                node.memory() / MIB,
                promised.memory() / MIB,
                local.stream().mapToLong(Storage::total).sum() / GIB,
                local.stream().mapToLong(Storage::used).sum() / GIB,
                promised.disk() / GIB,
                promised.guests(),
                promised.running(),
                node.uptime().toSeconds());
    }
}
