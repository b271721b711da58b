package dev.slipway.provisioning;

import dev.slipway.placement.Space;
import dev.slipway.proxmox.DeviceChange;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.proxmox.NewDrive;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.NetworkRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The devices that a clone is to have besides those of its template, each with its place.
final class MoreDevices {

    /// The bridge that Proxmox VE sets up itself.
    static final String BRIDGE = "vmbr0";

    private static final int SCSI_SLOTS = 31;
    private static final int NETWORK_SLOTS = 32;

    private MoreDevices() {}

    /// Gives each the first place that is not taken; throws [Refusal.InvalidRequest] when there is none left.
    static List<DeviceChange> of(Set<String> taken, List<Space> disks, Stream<NetworkRequest> networks) {
        Set<String> used = new HashSet<>(taken);
        // the first network device is what network and vlan are about, whether the template has it or not
        used.add("net0");
        List<DeviceChange> devices = new ArrayList<>();
        disks.forEach(disk -> devices.add(DeviceChange.add(
                free("scsi", SCSI_SLOTS, "disks", used),
                new NewDrive.Disk(disk.storage(), disk.size().wholeGiB()))));
        networks.forEach(
                network -> devices.add(DeviceChange.add(free("net", NETWORK_SLOTS, "networks", used), line(network))));
        return devices;
    }

    private static String free(String bus, int slots, String field, Set<String> used) {
        String free = IntStream.range(0, slots)
                .mapToObj(slot -> bus + slot)
                .filter(slot -> !used.contains(slot))
                .findFirst()
                .orElseThrow(() -> Refusal.InvalidRequest.of(field, "are more than the template leaves room for"));
        used.add(free);
        return free;
    }

    /// As Proxmox VE writes it.
    static String line(NetworkRequest network) {
        return network.on(NetworkDevice.parse("virtio")).toString();
    }
}
