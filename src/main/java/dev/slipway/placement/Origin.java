package dev.slipway.placement;

import dev.slipway.catalog.IsoImage;
import dev.slipway.catalog.Template;
import dev.slipway.proxmox.ClusterName;
import java.util.List;

/// What a VM is made from.
public sealed interface Origin {

    ClusterName cluster();

    /// A clone of a template.
    record Clone(Template template) implements Origin {
        @Override
        public ClusterName cluster() {
            return template.cluster();
        }
    }

    /// Empty disks, and what is to be installed on them: one of these images, or nothing when there are none.
    record Blank(ClusterName cluster, List<IsoImage> images) implements Origin {

        public Blank {
            images = List.copyOf(images);
        }
    }
}
