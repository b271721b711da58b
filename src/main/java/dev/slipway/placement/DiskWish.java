package dev.slipway.placement;

import dev.slipway.proxmox.DiskSize;
import org.jspecify.annotations.Nullable;

/// A disk besides the one to boot from; without a `storage` it goes where that one is.
public record DiskWish(DiskSize size, @Nullable String storage) {

    Space beside(String bootStorage) {
        return new Space(storage == null ? bootStorage : storage, size);
    }
}
