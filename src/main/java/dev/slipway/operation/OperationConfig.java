package dev.slipway.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patient operations are.
@ConfigMapping(prefix = "operation")
public interface OperationConfig {

    /// How long a step is tried again while Proxmox VE answers that a lock is busy, or does not answer at
    /// all.
    @WithDefault("15m")
    Duration retryFor();

    /// The pause before the first repetition; it doubles up to `retry-pause-max`, each with jitter.
    @WithDefault("1s")
    Duration retryPause();

    /// The longest pause between two repetitions.
    @WithDefault("15s")
    Duration retryPauseMax();

    /// How many operations one process carries out at once; the others wait in the order of their acceptance.
    @WithDefault("1000")
    int concurrency();

    /// With several replicas: for how long the others believe in a replica that is not heard of, before they
    /// take over what it carried out; at least 2 s. It is renewed every second.
    @WithDefault("10s")
    Duration lease();
}
