package dev.slipway.reconcile;

import dev.slipway.inventory.ManagedVm;
import dev.slipway.proxmox.VmId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the database says of one cluster in one transaction: what is managed, on which VMs operations work, and
/// what was found before.
record Ledger(Map<VmId, ManagedVm> managed, Set<VmId> busy, Map<VmId, Finding> findings) {

    /// Whether nobody has worked on the VM between this and a later ledger, as far as they tell.
    boolean quiet(VmId vmid, Ledger later) {
        return !busy.contains(vmid)
                && !later.busy.contains(vmid)
                && Objects.equals(managed.get(vmid), later.managed.get(vmid));
    }

    boolean hasVanished(VmId vmid) {
        Finding finding = findings.get(vmid);
        return finding != null && finding.kind() == FindingKind.VANISHED;
    }

    /// Whether the VM is looked at again and again.
    boolean watches(VmId vmid) {
        return managed.containsKey(vmid) || findings.containsKey(vmid);
    }
}
