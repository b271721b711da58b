package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;

/// Every VMID of `placement.vmid-range` is in use, reserved or resting. An administrator has to widen the range.
public final class VmIdsExhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VmIdsExhausted(ClusterName cluster, VmIdRange range) {
        super("no VMID of the range %s is free in cluster %s; ask an administrator to widen placement.vmid-range"
                .formatted(range, cluster));
    }
}
