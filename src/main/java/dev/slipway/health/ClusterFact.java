package dev.slipway.health;

import dev.slipway.proxmox.Privileges;
import dev.slipway.proxmox.ProxmoxVersion;
import java.time.Instant;
import java.util.Optional;

/// What a cluster said about itself and about our credentials when it was last asked; nothing before that.
record ClusterFact(Instant askedAt, Optional<ProxmoxVersion> version, Optional<Privileges> privileges) {

    static final ClusterFact UNKNOWN = new ClusterFact(Instant.MIN, Optional.empty(), Optional.empty());

    /// Why we do not work with this version, if so.
    Optional<String> refusal() {
        return version.filter(found -> !found.isSupported())
                .map(found -> "Proxmox VE %s is too old: %s or newer is needed"
                        .formatted(found, ProxmoxVersion.OLDEST_SUPPORTED));
    }
}
