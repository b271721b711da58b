package dev.slipway.placement;

import dev.slipway.catalog.Template;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.List;

/// Where a new VM goes, or why it cannot go anywhere.
public sealed interface PlacementDecision {

    /// It fits: clone `source` to `node`, its disks on `storage`, of which it takes up `space` (for a linked
    /// clone what it may add to its template). `explanation` says why this node, in a sentence.
    record Placed(
            Template.Replica source, NodeName node, String storage, boolean full, DiskSize space, String explanation)
            implements PlacementDecision {

        /// What to reserve for this VM.
        public Claim claim(PlacementRequest request, String operationId) {
            return new Claim(request.template().cluster(), operationId, node, storage, request.memoryMiB(), space);
        }
    }

    /// No node can take it; one reason for each node, or one that holds for all.
    record NotPlaced(List<Obstacle> obstacles) implements PlacementDecision {

        public NotPlaced {
            obstacles = List.copyOf(obstacles);
        }

        /// The obstacles that are not the request's fault: a node met every wish, but lacks room or does not
        /// answer now. While there is one, the request may be repeated later as it is.
        public List<Obstacle> temporary() {
            return obstacles.stream().filter(Obstacle::temporary).toList();
        }
    }

    /// Why one thing that was asked for, or one node, does not do. `field` is the request field to change
    /// (`cluster`, `node`, `storage`, `network`, `full_clone`, `cores`, `memory`, `disk_size`, `template`);
    /// `temporary` says that the cluster's present state is why, not the request.
    record Obstacle(String field, String reason, boolean temporary) {}
}
