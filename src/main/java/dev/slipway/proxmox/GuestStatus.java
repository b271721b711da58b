package dev.slipway.proxmox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `GET …/status/current` answers: live, asked of QEMU itself, unlike the cluster's statistics.
public record GuestStatus(
        VmId vmid,
        PowerState state,
        @Nullable String qmpStatus,
        @Nullable String name,
        @Nullable String lock,
        Duration uptime,
        boolean template,
        boolean agent,
        boolean haManaged) {}
