package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A VM that Slipway made, with what Proxmox VE does not keep: owner, project, the operation that made it,
/// addresses.
///
/// `marker` is the text by which we recognize our guest in its description before we change or destroy it.
public record ManagedVm(
        ClusterName cluster,
        VmId vmid,
        String name,
        String project,
        String owner,
        String marker,
        Instant createdAt,
        List<String> addresses,
        Map<String, String> metadata) {

    public ManagedVm {
        addresses = List.copyOf(addresses);
        metadata = Map.copyOf(metadata);
    }

    /// The same VM under another name.
    public ManagedVm withName(String now) {
        return new ManagedVm(cluster, vmid, now, project, owner, marker, createdAt, addresses, metadata);
    }

    /// The same VM, reachable under these addresses.
    public ManagedVm withAddresses(List<String> now) {
        return new ManagedVm(cluster, vmid, name, project, owner, marker, createdAt, now, metadata);
    }
}
