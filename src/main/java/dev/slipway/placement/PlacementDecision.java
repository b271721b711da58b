package dev.slipway.placement;

import dev.slipway.catalog.IsoImage;
import dev.slipway.catalog.Template;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.List;
import java.util.Optional;

/// Where a new VM goes, or why it cannot go anywhere.
public sealed interface PlacementDecision {

    /// It fits: made on `node` as `made` says, with its boot disk on `storage`, of which that takes up `space`
    /// (for a linked clone what it may add to its template), and the other disks where `moreSpace` says, in
    /// their order. `explanation` says why this node, in a sentence.
    record Placed(Way made, NodeName node, String storage, DiskSize space, List<Space> moreSpace, String explanation)
            implements PlacementDecision {

        public Placed {
            moreSpace = List.copyOf(moreSpace);
        }

        /// What to reserve for this VM.
        public Claim claim(PlacementRequest request, String operationId) {
            return new Claim(
                    request.origin().cluster(), operationId, node, storage, request.memoryMiB(), space, moreSpace);
        }
    }

    /// How a VM is made.
    sealed interface Way {

        /// As a clone of `source`, `full` or linked.
        record Cloned(Template.Replica source, boolean full) implements Way {}

        /// Anew, with this image in its CD-ROM drive.
        record Blank(Optional<IsoImage> image) implements Way {}
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
    /// (`cluster`, `node`, `storage`, `network`, `full_clone`, `cores`, `memory`, `disk_size`, `disks`,
    /// `template`, `iso`); `temporary` says that the cluster's present state is why, not the request.
    record Obstacle(String field, String reason, boolean temporary) {}
}
