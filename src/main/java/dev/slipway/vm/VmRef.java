package dev.slipway.vm;

import dev.slipway.operation.Subject;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;

/// A VM of one cluster: VMIDs are unique per cluster only.
public record VmRef(ClusterName cluster, VmId vmid) {

    /// The VM that an operation is about.
    static VmRef of(Subject subject) {
        return new VmRef(subject.cluster(), subject.vmid());
    }

    /// Reads the `{vmid}` of a path: a number for the default cluster, or `{cluster}:{number}`. Anything else names
    /// no VM and fails with [Refusal.NotFound].
    public static VmRef parse(String text, ClusterName defaultCluster) {
        int colon = text.indexOf(':');
        try {
            return new VmRef(
                    colon < 0 ? defaultCluster : new ClusterName(text.substring(0, colon)),
                    VmId.parse(text.substring(colon + 1)));
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.NotFound("no VM %s: a VM is named by its VMID, or by cluster:VMID".formatted(text));
        }
    }

    @Override
    public String toString() {
        return cluster + ":" + vmid;
    }
}
