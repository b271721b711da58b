package dev.slipway.provisioning;

import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Payload;
import dev.slipway.placement.Space;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestSpec;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.proxmox.NewDrive;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted creation without a template. `disks` in their order, the one to boot
/// from first; `networks` as Proxmox VE writes them; `iso` is a volume id.
@RegisterForReflection(targets = {BlankPlan.class, Space.class, DiskSize.class})
record BlankPlan(
        NodeName node,
        @Nullable String description,
        int cores,
        int memoryMiB,
        @Nullable String cpuType,
        Firmware firmware,
        List<Space> disks,
        List<String> networks,
        @Nullable String iso,
        List<String> tags,
        Map<String, String> metadata,
        boolean start) {

    private static final String CDROM = "ide2";

    BlankPlan {
        disks = List.copyOf(disks);
        networks = List.copyOf(networks);
        tags = List.copyOf(tags);
    }

    static BlankPlan read(String payload) {
        return Payload.read(BlankPlan.class, payload);
    }

    String write() {
        return Payload.write(BlankPlan.class, this);
    }

    /// The guest to make. It has a CD-ROM drive also without an image, because one that is added to a running VM
    /// has to wait for its restart. An empty disk is passed over when it boots, so the disk comes first.
    GuestSpec spec(Operation operation) {
        return new GuestSpec(
                operation.vmid(),
                operation.name(),
                Marker.describe(description, operation.id()),
                cores,
                memoryMiB,
                cpuType,
                firmware.osType(),
                firmware.bios(),
                firmware.machine(),
                tags,
                drives(),
                networks.stream().map(NetworkDevice::parse).toList(),
                bootOrder(),
                false,
                false);
    }

    private Map<String, NewDrive> drives() {
        Map<String, NewDrive> drives = new LinkedHashMap<>();
        for (int i = 0; i < disks.size(); i++) {
            Space disk = disks.get(i);
            drives.put("scsi" + i, new NewDrive.Disk(disk.storage(), disk.size().wholeGiB()));
        }
        drives.put(CDROM, iso == null ? new NewDrive.NoDisc() : new NewDrive.Cdrom(iso));
        drives.putAll(firmware.drives(disks.getFirst().storage()));
        return drives;
    }

    private List<String> bootOrder() {
        List<String> order = new ArrayList<>(List.of("scsi0", CDROM));
        if (!networks.isEmpty()) {
            order.add("net0");
        }
        return order;
    }
}
