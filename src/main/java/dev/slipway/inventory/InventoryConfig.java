package dev.slipway.inventory;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How fresh our picture of the clusters is.
@ConfigMapping(prefix = "inventory")
public interface InventoryConfig {

    /// How often each cluster is asked for everything it holds (one call); its own figures change every 10 s.
    @WithDefault("5s")
    Duration interval();

    /// How often each node is asked for its bridges, which hardly ever change.
    @WithDefault("5m")
    Duration bridgesInterval();

    /// How long the statistics may lag behind what we know first-hand. Proxmox VE collects them every 10 s and
    /// other nodes hear of them somewhat later, so that a figure may be 15 s old; a margin is added.
    @WithDefault("20s")
    Duration statisticsLag();
}
