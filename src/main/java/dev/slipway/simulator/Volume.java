package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One disk image or file on a storage; `parent` is the base image of a linked clone. Local volumes name their
/// node.
record Volume(
        String id,
        String storage,
        Optional<String> node,
        int vmid,
        DiskSize size,
        String format,
        Optional<String> parent) {

    /// In the place of a VMID: a file that belongs to no guest.
    static final int NOBODY = 0;

    private static final Pattern FILE = Pattern.compile("[^:]+:(iso|import|vztmpl)/.*");

    /// The same on the same storage of another node.
    Volume on(String otherNode) {
        return new Volume(id, storage, node.map(here -> otherNode), vmid, size, format, Optional.empty());
    }

    /// What kind of content it is for its storage.
    String content() {
        Matcher file = FILE.matcher(id);
        return file.matches() ? file.group(1) : "images";
    }

    Volume resized(DiskSize newSize) {
        return new Volume(id, storage, node, vmid, newSize, format, parent);
    }
}
