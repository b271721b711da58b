package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How far the picture of a cluster can be trusted: whether it answers, how old the picture is in seconds (absent
/// while there is none), and why there is no newer one.
public record ClusterFreshness(
        ClusterName cluster,
        boolean reachable,
        @Schema(nullable = true) @Nullable Long ageSeconds,
        @Schema(nullable = true) @Nullable Instant takenAt,
        @Schema(nullable = true) @Nullable String failure) {

    /// What a snapshot tells about itself at this instant.
    public static ClusterFreshness of(ClusterSnapshot snapshot, Instant now) {
        return new ClusterFreshness(
                snapshot.cluster(),
                snapshot.reachable(),
                snapshot.takenAt()
                        .map(at -> Duration.between(at, now).toSeconds())
                        .orElse(null),
                snapshot.takenAt().orElse(null),
                snapshot.failure().orElse(null));
    }
}
