package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Optional;
import java.util.Set;

/// A storage definition and how its type names and links volumes.
///
/// Source: pve-storage `src/PVE/Storage/*.pm` (`alloc_image`, `clone_image`, `volume_has_feature`).
record Storage(String name, String type, boolean shared, String content, DiskSize total) {

    private static final Set<String> FILE_TYPES = Set.of("dir", "nfs", "cifs", "btrfs");

    boolean holdsFiles() {
        return FILE_TYPES.contains(type);
    }

    boolean holds(String contentType) {
        return Set.of(content.split(",", -1)).contains(contentType);
    }

    /// Thick LVM and iSCSI cannot make linked clones.
    boolean canLink() {
        return !Set.of("lvm", "iscsi", "iscsidirect").contains(type);
    }

    /// Raw files and thick LVM have no snapshots.
    boolean canSnapshot(String format) {
        return holdsFiles() ? format.equals("qcow2") : !type.startsWith("lvm") || type.equals("lvmthin");
    }

    String defaultFormat() {
        return "raw";
    }

    String disk(int vmid, int index, String format, Optional<String> base) {
        String name = "vm-%d-disk-%d".formatted(vmid, index);
        if (holdsFiles()) {
            String file = "%d/%s.%s".formatted(vmid, name, format);
            return base.map(parent -> parent + "/" + file).orElse(this.name + ":" + file);
        }
        boolean namesBase = !type.equals("lvmthin");
        return base.filter(parent -> namesBase)
                .map(parent -> parent + "/" + name)
                .orElse(this.name + ":" + name);
    }

    String cloudInit(int vmid) {
        return holdsFiles()
                ? "%s:%d/vm-%d-cloudinit.qcow2".formatted(name, vmid, vmid)
                : "%s:vm-%d-cloudinit".formatted(name, vmid);
    }

    String base(String volumeId) {
        return volumeId.replaceFirst("vm-(\\d+-disk-\\d+)", "base-$1");
    }

    /// The text of a storage lock that could not be had in time.
    String lockTimeout() {
        return shared
                ? "cfs-lock 'storage-%s' error: got lock request timeout".formatted(name)
                : "can't lock file '/var/lock/pve-manager/pve-storage-%s' - got timeout".formatted(name);
    }
}
