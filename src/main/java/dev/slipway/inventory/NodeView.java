package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.NodeName;

/// A node as the API shows it: `cpu` from 0 to 1, memory in bytes, `uptime` in seconds, as Proxmox VE names them.
public record NodeView(
        ClusterName cluster, NodeName node, String status, double cpu, int maxcpu, long mem, long maxmem, long uptime) {

    static NodeView of(ClusterName cluster, Node node) {
        return new NodeView(
                cluster,
                node.name(),
                node.online() ? "online" : "offline",
                node.cpu(),
                node.maxCpu(),
                node.memory(),
                node.maxMemory(),
                node.uptime().toSeconds());
    }
}
