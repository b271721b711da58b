package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.NodeName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A node as the API shows it: `cpu` is the used share (0 to 1) of its `cores`, memory is in MiB as in a create
/// request, `uptime` in seconds. `status` is `online` or `offline`.
@Schema(name = "Node")
public record NodeView(
        ClusterName cluster,
        NodeName node,
        String status,
        @Schema(description = "CPUs") int cores,

        @Schema(description = "Used share of all CPUs, 0 to 1")
        double cpu,

        @Schema(description = "Memory in MiB") long memory,
        @Schema(description = "Memory in use in MiB") long memoryUsed,

        @Schema(description = "Seconds since it was started")
        long uptime) {

    private static final long MIB = 1L << 20;

    static NodeView of(ClusterName cluster, Node node) {
        return new NodeView(
                cluster,
                node.name(),
                node.online() ? "online" : "offline",
                node.maxCpu(),
                node.cpu(),
                node.maxMemory() / MIB,
                node.memory() / MIB,
                node.uptime().toSeconds());
    }
}
