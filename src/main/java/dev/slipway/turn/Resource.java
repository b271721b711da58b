package dev.slipway.turn;

import dev.slipway.proxmox.ClusterName;
import java.util.Locale;

/// Something that only a few clones may use at once. `place` is the node that it belongs to, empty when it is the
/// whole cluster's.
record Resource(ClusterName cluster, Kind kind, String name, String place) {

    enum Kind {
        STORAGE,
        TEMPLATE,
        NODE;

        /// The word for it in the table and in the API.
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
