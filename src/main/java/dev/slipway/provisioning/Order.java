package dev.slipway.provisioning;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.OperationKind;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import java.util.Optional;

/// A request for a new guest with everything that it names looked up; what is left to decide is its place.
sealed interface Order permits VmOrder, ImportOrder {

    /// What is carried out, by the pipeline of its kind.
    record Work(OperationKind kind, String payload) {}

    /// The picture that it was looked up in, and is placed by.
    ClusterSnapshot snapshot();

    String name();

    /// The node that is tried first.
    Optional<NodeName> preferredNode();

    PlacementRequest placement();

    Work work(Placed placed);

    default ClusterName cluster() {
        return snapshot().cluster();
    }
}
