package dev.slipway.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What a creation does when its request does not say.
@ConfigMapping(prefix = "provisioning")
public interface ProvisioningConfig {

    /// The size of a VM whose request names neither a size nor all of cores, memory and disk.
    @WithDefault("small")
    String defaultSize();

    /// How long the guest agent of a started VM is asked for an address. The VM is good without one.
    @WithDefault("2m")
    Duration addressDeadline();

    /// The pause between two questions to a guest agent; each occupies a worker of Proxmox VE for up to 3 s.
    @WithDefault("5s")
    Duration addressInterval();

    /// How long a clone call that got no answer may still be executed: before that is over, a VM that is not there is
    /// not taken for gone when the creation is undone.
    @WithDefault("1m")
    Duration lateExecution();
}
