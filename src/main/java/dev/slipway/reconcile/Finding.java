package dev.slipway.reconcile;

import dev.slipway.operation.OperationId;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that does not fit together, about one VM; there is one at a time about each.
///
/// `marker` is the mark that the VM should have, or has; `project` whose it is, as far as that is known;
/// `operation` the one that made it, or that goes on for it. `since` is when it was first found, in the
/// database's time.
record Finding(
        String id,
        ClusterName cluster,
        VmId vmid,
        FindingKind kind,
        Instant since,
        String name,
        @Nullable String project,
        String marker,
        @Nullable OperationId operation,
        List<Difference> differences) {

    Finding {
        differences = List.copyOf(differences);
    }

    /// Whether the other one is about the same, so that it began when this one did.
    boolean goesOnAs(Finding other) {
        return kind == other.kind && marker.equals(other.marker());
    }

    /// The present state of what was found before, as `before`.
    Finding since(Finding before) {
        return new Finding(before.id, cluster, vmid, kind, before.since, name, project, marker, operation, differences);
    }
}
