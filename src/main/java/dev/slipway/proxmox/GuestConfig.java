package dev.slipway.proxmox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `GET /nodes/{node}/qemu/{vmid}/config` answers, as far as we read it.
///
/// `disks` has every drive by its slot (`scsi0`, `ide2`, …), CD-ROM and cloud-init drives included; `networks` every
/// `netN`. `lock` is the config lock (`clone`, `backup`, …) while a long operation runs, or after one crashed.
public record GuestConfig(
        @Nullable String name,
        @Nullable String description,
        List<String> tags,
        @Nullable String lock,
        boolean template,
        boolean protection,
        boolean agent,
        int cores,
        int sockets,
        int memoryMiB,
        @Nullable String digest,
        List<String> bootOrder,
        Map<String, Disk> disks,
        Map<String, NetworkDevice> networks) {

    /// One drive. `size` is what the config says, which Proxmox VE keeps true after a resize; absent for `none`.
    public record Disk(
            String volume, Optional<String> storage, Optional<DiskSize> size, boolean cdrom, boolean cloudInit) {}

    /// The slot that the guest boots from: the first disk of the boot order, else the first of
    /// `scsi0`, `virtio0`, `sata0`, `ide0` that exists and is no CD-ROM.
    public Optional<String> bootDisk() {
        return java.util.stream.Stream.concat(
                        bootOrder.stream(), java.util.stream.Stream.of("scsi0", "virtio0", "sata0", "ide0"))
                .filter(slot -> disks.containsKey(slot) && !disks.get(slot).cdrom())
                .findFirst();
    }

    public boolean hasCloudInitDrive() {
        return disks.values().stream().anyMatch(Disk::cloudInit);
    }
}
