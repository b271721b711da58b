package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the VMs whose disks lie on the base images of a template. A linked clone stays on the storage of its
/// template, so one question for each storage of the template finds all, however many VMs there are.
@ApplicationScoped
public class LinkedClones {

    private final Guests guests;
    private final Inventory inventory;
    private final ManagedVms managed;

    public LinkedClones(Guests guests, Inventory inventory, ManagedVms managed) {
        this.guests = guests;
        this.inventory = inventory;
        this.managed = managed;
    }

    /// Yields the linked clones of a template for people: name and VMID of each, in the order of the VMIDs. Only
    /// reads; fails with [dev.slipway.proxmox.ProxmoxException].
    Uni<List<String>> of(ClusterName cluster, VmId template, Guests.Guest guest) {
        List<String> bases = guest.config().disks().values().stream()
                .filter(disk -> !disk.cdrom() && !disk.cloudInit())
                .map(GuestConfig.Disk::volume)
                .toList();
        Stream<String> storages = guest.config().disks().values().stream()
                .filter(disk -> bases.contains(disk.volume()))
                .flatMap(disk -> disk.storage().stream())
                .distinct();
        return Multi.createFrom()
                .items(storages)
                .onItem()
                .transformToUniAndConcatenate(storage -> guests.client(cluster).volumes(guest.node(), storage, null))
                .collect()
                .asList()
                .map(volumes -> volumes.stream()
                        .flatMap(List::stream)
                        .filter(volume -> bases.stream().anyMatch(volume::clonedFrom))
                        .flatMap(volume -> Stream.ofNullable(volume.owner()))
                        .filter(owner -> !owner.equals(template))
                        .distinct()
                        .sorted()
                        .map(owner -> named(cluster, owner))
                        .toList());
    }

    private String named(ClusterName cluster, VmId vmid) {
        Optional<String> ours = managed.find(cluster, vmid).map(vm -> vm.name());
        return ours.or(() -> inventory.snapshot(cluster).resources().guests().stream()
                        .filter(guest -> guest.vmid().equals(vmid))
                        .map(ClusterResources.Guest::name)
                        .flatMap(Stream::ofNullable)
                        .findFirst())
                .map(name -> "%s (%s)".formatted(name, vmid))
                .orElseGet(vmid::toString);
    }
}
