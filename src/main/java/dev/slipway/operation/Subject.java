package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;

/// The VM that an operation is about.
public record Subject(ClusterName cluster, VmId vmid) {}
