package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// A disk image on a storage, as `GET /nodes/{node}/storage/{storage}/content` lists it. `owner` is the VMID in
/// its name, `parent` the base image of a linked clone where the storage tells it.
public record StoredVolume(
        String id, @Nullable VmId owner, @Nullable String parent) {

    static StoredVolume read(Fields entry) {
        int owner = entry.count("vmid", 0);
        return new StoredVolume(
                entry.requiredText("volid"), owner < VmId.MIN ? null : new VmId(owner), entry.text("parent"));
    }

    /// Whether this is a linked clone of the image `base`. The name of a linked clone begins with that of its
    /// base on most storages (`store:base-9000-disk-0/vm-101-disk-0`); the others tell its parent, with or
    /// without a folder before it and a snapshot behind it. Source: pve-storage `Storage.pm`,
    /// `volume_is_base_and_used__no_lock`.
    public boolean clonedFrom(String base) {
        return id.startsWith(base + "/") || (parent != null && image(parent).equals(image(base)));
    }

    private static String image(String volume) {
        String name = volume.substring(Math.max(volume.lastIndexOf('/'), volume.lastIndexOf(':')) + 1);
        int snapshot = name.indexOf('@');
        return snapshot < 0 ? name : name.substring(0, snapshot);
    }
}
