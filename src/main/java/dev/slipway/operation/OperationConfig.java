package dev.slipway.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patient operations are, and how long they are remembered.
@ConfigMapping(prefix = "operation")
public interface OperationConfig {

    /// How long a step is tried again while a lock is busy, quorum is missing or a node is down. Only time in which
    /// the cluster answers counts: one that is away as a whole is waited for, however long that takes.
    @WithDefault("15m")
    Duration retryFor();

    /// Which share of the calls of steps may be repetitions, 0 to 1, beside one per second and cluster. More wait
    /// for their turn, so that trying again does not become the load that makes it necessary.
    @WithDefault("0.2")
    double retryShare();

    /// The pause before the first repetition; it doubles up to `retry-pause-max`, each with jitter.
    @WithDefault("1s")
    Duration retryPause();

    /// The longest pause between two repetitions.
    @WithDefault("15s")
    Duration retryPauseMax();

    /// How many operations one process carries out at once; the others wait in the order in which they were
    /// ready to begin. A creation that waits for its turn to clone is not one of them.
    @WithDefault("1000")
    int concurrency();

    /// With several replicas: for how long the others believe in a replica that is not heard of, before they
    /// take over what it carried out; at least 2 s. It is renewed every second.
    @WithDefault("15s")
    Duration lease();

    /// How many operations of one cluster may be accepted and not ended, over all replicas; 1 or more. Beyond that
    /// creations are refused, while VMs can still be deleted.
    @WithDefault("2000")
    int queueLimit();

    /// How long an operation that has ended is kept, and with it the `Idempotency-Key` that it came with; 1 day or
    /// more. The creation of a VM that is still ours is kept as long as the VM.
    @WithDefault("90d")
    Duration retention();
}
