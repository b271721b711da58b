package dev.slipway.vm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How patient changes of VMs are.
@ConfigMapping(prefix = "vm")
public interface VmConfig {

    /// How long a VM may take to reach the state that was asked for, once Proxmox VE says that the request is
    /// done: after a reboot its node starts it again, and a high-availability manager acts in its own time.
    @WithDefault("5m")
    Duration confirmDeadline();

    /// The pause between two looks at that state.
    @WithDefault("2s")
    Duration confirmInterval();
}
