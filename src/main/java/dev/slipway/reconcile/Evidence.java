package dev.slipway.reconcile;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.OperationId;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.VmId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was observed of a cluster in one round, after the database had said `before`.
///
/// `gone` are managed VMs that are surely not there; `looked` has the configurations that were read, and
/// `histories` for each of them the operations there had been before that, the newest first.
record Evidence(
        ClusterSnapshot snapshot,
        Ledger before,
        Set<VmId> gone,
        Map<VmId, GuestConfig> looked,
        Map<VmId, List<OperationId>> histories) {

    ClusterName cluster() {
        return snapshot.cluster();
    }

    /// The same, and that these are gone.
    Evidence with(Set<VmId> missed) {
        return new Evidence(snapshot, before, missed, looked, histories);
    }
}
