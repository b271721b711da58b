package dev.slipway.view;

import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.proxmox.ClusterName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What Proxmox VE answered to a question of `askedAt`; `failure` says why there is nothing newer.
public record Asked<V>(V value, Instant askedAt, @Nullable String failure) {

    Asked<V> failed(String reason) {
        return new Asked<>(value, askedAt, reason);
    }

    /// How far the answer can be trusted now.
    public ClusterFreshness freshness(ClusterName cluster, Instant now) {
        return new ClusterFreshness(
                cluster, failure == null, Duration.between(askedAt, now).toSeconds(), askedAt, failure);
    }
}
