package dev.slipway.task;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Upid;

/// A task of one cluster: a UPID alone does not say which installation it belongs to.
public record TaskRef(ClusterName cluster, Upid upid) {}
