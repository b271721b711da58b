package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// What we ask of `POST /nodes/{node}/qemu/{vmid}/migrate`: whether the guest goes on running meanwhile, and
/// whether and where to its local disks go with it.
public record MigrationSpec(
        NodeName target,
        boolean online,
        boolean withLocalDisks,
        @Nullable String targetStorage) {}
