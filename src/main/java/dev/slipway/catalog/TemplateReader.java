package dev.slipway.catalog;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.GuestConfig;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a replica of a template VM's configuration and of what the cluster says about its storages.
public final class TemplateReader {

    private TemplateReader() {}

    /// The replica; empty when it has no disk to boot from, or one whose size or storage is not known.
    public static Optional<Template.Replica> replica(Guest guest, GuestConfig config, ClusterSnapshot snapshot) {
        return config.bootDisk().flatMap(slot -> {
            GuestConfig.Disk boot = config.disks().get(slot);
            if (boot == null || boot.size().isEmpty() || boot.storage().isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Template.Replica(
                    guest.vmid(),
                    guest.node(),
                    slot,
                    boot.size().get(),
                    boot.storage().get(),
                    allShared(guest, config, snapshot),
                    allLinkable(guest, config, snapshot),
                    config.hasCloudInitDrive(),
                    config.agent(),
                    config.cores() * Math.max(1, config.sockets()),
                    config.memoryMiB(),
                    Stream.concat(config.disks().keySet().stream(), config.networks().keySet().stream())
                            .collect(Collectors.toSet())));
        });
    }

    /// A clone to another node needs all drives on shared storage, CD-ROMs and the cloud-init drive included:
    /// field guide 7.3.
    private static boolean allShared(Guest guest, GuestConfig config, ClusterSnapshot snapshot) {
        return config.disks().values().stream()
                .flatMap(disk -> disk.storage().stream())
                .allMatch(name -> storage(guest, name, snapshot)
                        .map(ClusterResources.Storage::shared)
                        .orElse(false));
    }

    /// The cloud-init drive is made anew and CD-ROMs are only referred to, so neither matters to a linked clone.
    private static boolean allLinkable(Guest guest, GuestConfig config, ClusterSnapshot snapshot) {
        return config.disks().values().stream()
                .filter(disk -> !disk.cdrom() && !disk.cloudInit())
                .flatMap(disk -> disk.storage().stream())
                .allMatch(name -> storage(guest, name, snapshot)
                        .map(ClusterResources.Storage::thin)
                        .orElse(false));
    }

    private static Optional<ClusterResources.Storage> storage(Guest guest, String name, ClusterSnapshot snapshot) {
        return snapshot.storage(guest.node(), name);
    }
}
