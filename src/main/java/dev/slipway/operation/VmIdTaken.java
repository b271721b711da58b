package dev.slipway.operation;

import dev.slipway.proxmox.VmId;

/// Under our VMID there is a guest that is not ours. It is not touched; the operation needs another VMID.
public final class VmIdTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final VmId vmid;

    VmIdTaken(VmId vmid) {
        super("VMID " + vmid + " is taken by another guest");
        this.vmid = vmid;
    }

    /// The VMID that somebody else has.
    public VmId vmid() {
        return vmid;
    }
}
