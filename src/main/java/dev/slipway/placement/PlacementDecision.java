package dev.slipway.placement;

import dev.slipway.catalog.Template;
import dev.slipway.proxmox.NodeName;
import java.util.List;

/// Where a new VM goes, or why it cannot go anywhere.
public sealed interface PlacementDecision {

    /// It fits: clone `source` to `node`, its disks on `storage`. `explanation` says why this node, in a sentence.
    record Placed(Template.Replica source, NodeName node, String storage, boolean full, String explanation)
            implements PlacementDecision {}

    /// No node can take it; one reason for each node, or one that holds for all.
    record NotPlaced(List<Refusal> refusals) implements PlacementDecision {}

    /// Why one thing that was asked for, or one node, does not do. `field` is the request field to change
    /// (`node`, `storage`, `network`, `full_clone`, `memory`, `disk_size`, `template`).
    record Refusal(String field, String reason) {}
}
