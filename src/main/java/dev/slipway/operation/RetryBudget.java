package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps repetitions a share of all calls to a cluster, so that trying again does not become the load that makes
/// it necessary.
///
/// A bucket of tokens per cluster: each first call adds a share of one, each second one. A repetition takes one,
/// and when there is none it waits until its own has come. Nothing fails because of it.
final class RetryBudget {

    static final int FULL = 20;
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final double TOKENS_PER_SECOND = 1;

    private static final class Bucket {
        private double tokens = FULL;
        private Instant filledAt;

        Bucket(Instant now) {
            filledAt = now;
        }
    }

    private final Map<ClusterName, Bucket> buckets = new ConcurrentHashMap<>();
    private final double share;
    private final InstantSource clock;

    RetryBudget(double share, InstantSource clock) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("operation.retry-share is a share from 0 to 1, not " + share);
        }
        this.share = share;
        this.clock = clock;
    }

    /// A step called this cluster for the first time.
    void called(ClusterName cluster) {
        add(cluster, share);
    }

    /// How long a repetition has to wait for its turn, beside its own pause.
    Duration repeated(ClusterName cluster) {
        double tokens = add(cluster, -1);
        return tokens >= 0 ? Duration.ZERO : Duration.ofMillis(Math.round(-tokens / TOKENS_PER_SECOND * 1000));
    }

    private double add(ClusterName cluster, double tokens) {
        Instant now = clock.instant();
        Bucket bucket = buckets.computeIfAbsent(cluster, any -> new Bucket(now));
        synchronized (bucket) {
            double passed = Math.max(0, Duration.between(bucket.filledAt, now).toMillis()) / 1000.0;
            double least = -LONGEST_WAIT.toSeconds() * TOKENS_PER_SECOND;
            bucket.tokens = Math.clamp(bucket.tokens + passed * TOKENS_PER_SECOND + tokens, least, FULL);
            bucket.filledAt = now;
            return bucket.tokens;
        }
    }
}
