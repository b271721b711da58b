package dev.slipway.proxmox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Absolute settings for `PUT /nodes/{node}/qemu/{vmid}/config`; a `null` leaves the option as it is.
///
/// `net0` carries the MAC read before: writing a network device without one makes Proxmox VE invent a new address.
public record GuestSettings(
        @Nullable Integer cores,
        @Nullable Integer memoryMiB,
        @Nullable String cpuType,
        @Nullable CloudInit cloudInit,
        @Nullable NetworkDevice net0,
        @Nullable List<String> tags,
        @Nullable String description,
        @Nullable String digest,
        @Nullable String name,
        @Nullable Boolean protection,
        @Nullable Boolean onBoot) {

    /// Those of a new guest, whose name came with its clone.
    public GuestSettings(
            @Nullable Integer cores,
            @Nullable Integer memoryMiB,
            @Nullable String cpuType,
            @Nullable CloudInit cloudInit,
            @Nullable NetworkDevice net0,
            @Nullable List<String> tags,
            @Nullable String description,
            @Nullable String digest) {
        this(cores, memoryMiB, cpuType, cloudInit, net0, tags, description, digest, null, null, null);
    }
}
