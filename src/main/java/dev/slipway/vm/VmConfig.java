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

    /// How long a VM may take to arrive on its new node once its high-availability manager was asked to move
    /// it: the manager begins in its own time, and copies the memory of a running VM.
    @WithDefault("2h")
    Duration migrateDeadline();

    /// Whether a VM is destroyed together with disks that bear its VMID and that its configuration does not
    /// name. Proxmox VE looks for them on every storage and asks nobody: where two clusters share a storage, or
    /// somebody gave such a disk to another VM, that destroys what is in use. Without it they stay, and are
    /// told.
    @WithDefault("false")
    boolean destroyUnreferencedDisks();
}
