package dev.slipway.proxmox;

import java.util.List;

/// A file on a storage, such as an ISO image: its volume id (`local:iso/debian.iso`) and its size in bytes.
public record StorageFile(String volume, long size) {

    static List<StorageFile> readAll(List<Fields> entries) {
        return entries.stream()
                .map(entry -> new StorageFile(entry.requiredText("volid"), entry.integer("size", 0)))
                .toList();
    }

    /// The name of the file, without storage and folder.
    public String name() {
        return volume.substring(Math.max(volume.lastIndexOf('/'), volume.lastIndexOf(':')) + 1);
    }
}
