package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import org.jspecify.annotations.Nullable;

/// One of the things that a bulk operation does: the name of a VM, where it is, and which one it is unless it
/// is yet to be made.
public record Item(
        String name, ClusterName cluster, @Nullable VmId vmid) {}
