package dev.slipway.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How often what we manage is compared with what the clusters hold.
@ConfigMapping(prefix = "reconcile")
public interface ReconcileConfig {

    /// How often each cluster is compared, by one replica. A VM that is missing counts as vanished after two
    /// rounds.
    @WithDefault("30s")
    Duration interval();

    /// How many VMs of a cluster are looked at in one round, one call each: the cluster's list has neither their
    /// descriptions nor their exact sizes. They are spread over half the round.
    @WithDefault("20")
    int looks();

    /// After which time a managed VM, or one that was found fault with, is looked at again although the
    /// cluster's list shows no change of it.
    @WithDefault("15m")
    Duration lookAgain();
}
