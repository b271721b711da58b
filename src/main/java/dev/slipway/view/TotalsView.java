package dev.slipway.view;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a cluster has in all, what of it is in use, and what has been promised to guests (`*_allocated`). Nodes that
/// are off are left out of what there is, and shared storage counts once.
@Schema(name = "ClusterTotals")
public record TotalsView(
        ClusterName cluster,
        int nodes,
        int nodesOnline,
        int guests,
        int guestsRunning,
        int templates,
        @Schema(description = "CPUs") int cores,

        @Schema(description = "Used share of all CPUs, 0 to 1")
        double cpu,

        @Schema(description = "vCPUs of all guests") int coresAllocated,
        @Schema(description = "MiB") long memory,
        @Schema(description = "MiB") long memoryUsed,

        @Schema(description = "Memory of all guests in MiB") long memoryAllocated,

        @Schema(description = "Storage for disks in GiB") long disk,

        @Schema(description = "Storage for disks in use in GiB")
        long diskUsed,

        @Schema(description = "Boot disks of all guests and templates in GiB")
        long diskAllocated) {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /// The totals of one cluster.
    public static TotalsView of(ClusterSnapshot snapshot) {
        Allocation promised = Allocation.byNode(snapshot).values().stream().reduce(Allocation.NONE, Allocation::plus);
        List<Node> online =
                snapshot.resources().nodes().stream().filter(Node::online).toList();
        int cores = online.stream().mapToInt(Node::maxCpu).sum();
        double busy =
                online.stream().mapToDouble(node -> node.cpu() * node.maxCpu()).sum();
        List<StorageView> disks = StorageView.all(snapshot).stream()
                .filter(storage -> storage.content().contains("images"))
                .toList();
        return new TotalsView(
                snapshot.cluster(),
                snapshot.resources().nodes().size(),
                online.size(),
                promised.guests(),
                promised.running(),
                promised.templates(),
                cores,
                cores == 0 ? 0 : busy / cores,
                promised.cores(),
                online.stream().mapToLong(Node::maxMemory).sum() / MIB,
                online.stream().mapToLong(Node::memory).sum() / MIB,
                promised.memory() / MIB,
                disks.stream().mapToLong(StorageView::total).sum() / GIB,
                disks.stream().mapToLong(StorageView::used).sum() / GIB,
                promised.disk() / GIB);
    }
}
