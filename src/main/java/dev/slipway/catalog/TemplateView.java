package dev.slipway.catalog;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.List;

/// A template as the API shows it; `vmid` and `node` are those of its first replica, for clients that know only one.
/// Sizes as in a create request: memory in MiB, disk in GiB, rounded up.
public record TemplateView(
        ClusterName cluster,
        String name,
        VmId vmid,
        NodeName node,
        int cores,
        int memory,
        long diskSize,
        boolean cloudInit,
        boolean agent,
        List<ReplicaView> replicas) {

    /// One template VM: where it lies, and whether it can be cloned to other nodes and as a linked clone.
    public record ReplicaView(VmId vmid, NodeName node, String storage, boolean shared, boolean linkable) {}

    /// Whether a VM on this node can be made from it.
    boolean servesNode(String wanted) {
        return replicas.stream()
                .anyMatch(replica -> replica.shared() || replica.node().value().equals(wanted));
    }

    static TemplateView of(Template template) {
        Template.Replica first = template.replicas().getFirst();
        return new TemplateView(
                template.cluster(),
                template.name(),
                first.vmid(),
                first.node(),
                first.cores(),
                first.memoryMiB(),
                template.leastDisk().wholeGiB(),
                first.cloudInit(),
                first.agent(),
                template.replicas().stream().map(TemplateView::view).toList());
    }

    private static ReplicaView view(Template.Replica replica) {
        return new ReplicaView(
                replica.vmid(), replica.node(), replica.storage(), replica.sharedStorage(), replica.linkable());
    }
}
