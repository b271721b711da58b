package dev.slipway.placement;

import dev.slipway.proxmox.DiskSize;

/// Space that is taken up on a storage.
public record Space(String storage, DiskSize size) {}
