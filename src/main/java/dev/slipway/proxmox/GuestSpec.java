package dev.slipway.proxmox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What we ask of `POST /nodes/{node}/qemu`: a guest that is made anew.
///
/// `drives` by slot, `networks` in the order of their numbers; `bootOrder` names slots and network devices. A
/// guest with a `serialConsole` shows it in place of a screen, as cloud images expect.
public record GuestSpec(
        VmId vmid,
        String name,
        String description,
        int cores,
        int memoryMiB,
        @Nullable String cpuType,
        String osType,
        String bios,
        @Nullable String machine,
        List<String> tags,
        Map<String, NewDrive> drives,
        List<NetworkDevice> networks,
        List<String> bootOrder,
        boolean agent,
        boolean serialConsole) {

    public GuestSpec {
        tags = List.copyOf(tags);
        drives = Map.copyOf(drives);
        networks = List.copyOf(networks);
        bootOrder = List.copyOf(bootOrder);
    }

    /// The options by name.
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("vmid", vmid.toString());
        options.put("name", name);
        options.put("description", description);
        options.put("cores", Integer.toString(cores));
        options.put("memory", Integer.toString(memoryMiB));
        options.put("ostype", osType);
        options.put("bios", bios);
        options.put("scsihw", "virtio-scsi-single");
        options.put("agent", agent ? "1" : "0");
        options.put("boot", "order=" + String.join(";", bootOrder));
        if (cpuType != null) {
            options.put("cpu", cpuType);
        }
        if (machine != null) {
            options.put("machine", machine);
        }
        if (!tags.isEmpty()) {
            options.put("tags", String.join(";", tags));
        }
        if (serialConsole) {
            options.put("serial0", "socket");
            options.put("vga", "serial0");
        }
        drives.forEach((slot, drive) -> options.put(slot, drive.toString()));
        for (int i = 0; i < networks.size(); i++) {
            options.put("net" + i, networks.get(i).toString());
        }
        return options;
    }
}
