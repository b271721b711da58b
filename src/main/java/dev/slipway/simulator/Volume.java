package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Optional;

/// One disk image on a storage; `parent` is the base image of a linked clone. Local volumes name their node.
record Volume(
        String id,
        String storage,
        Optional<String> node,
        int vmid,
        DiskSize size,
        String format,
        Optional<String> parent) {

    /// The same on the same storage of another node.
    Volume on(String otherNode) {
        return new Volume(id, storage, node.map(here -> otherNode), vmid, size, format, Optional.empty());
    }

    Volume resized(DiskSize newSize) {
        return new Volume(id, storage, node, vmid, newSize, format, parent);
    }
}
