package dev.slipway.simulator;

import java.util.Map;
import java.util.Set;

/// Which privilege each configuration option needs (guide section 3.4), and which options only root@pam may
/// set.
final class OptionRights {

    private static final Set<String> ROOT_ONLY =
            Set.of("args", "lock", "affinity", "vmgenid", "arch", "amd-sev", "intel-tdx");
    private static final Set<String> CPU =
            Set.of("cores", "sockets", "cpu", "vcpus", "cpulimit", "cpuunits", "numa", "smp");
    private static final Set<String> MEMORY = Set.of("memory", "balloon", "shares", "allow-ksm", "hugepages");
    private static final Set<String> HARDWARE = Set.of(
            "acpi", "hotplug", "kvm", "machine", "scsihw", "smbios1", "tablet", "vga", "watchdog", "rng0", "audio0");
    private static final Set<String> CLOUD_INIT =
            Set.of("cicustom", "cipassword", "citype", "ciuser", "ciupgrade", "nameserver", "searchdomain", "sshkeys");

    private final Rights rights;

    OptionRights(Rights rights) {
        this.rights = rights;
    }

    void check(Identity identity, int vmid, Map<String, String> options) {
        options.forEach((key, value) -> check(identity, vmid, key, value));
    }

    void check(Identity identity, int vmid, String key, String value) {
        String path = "/vms/" + vmid;
        if (ROOT_ONLY.contains(key) && !identity.isRoot()) {
            throw ApiError.internal("only root can set '%s' config".formatted(key));
        }
        if (Drive.isKey(key) || Drive.isUnused(key)) {
            checkDrive(identity, path, Drive.parse(key, value));
        } else if (key.matches("net\\d+")) {
            rights.require(identity, path, "VM.Config.Network");
            checkBridge(identity, value);
        } else if (CLOUD_INIT.contains(key) || key.matches("ipconfig\\d+")) {
            rights.requireAny(identity, path, "VM.Config.Cloudinit", "VM.Config.Network");
        } else {
            rights.require(identity, path, privilege(key));
        }
    }

    private static String privilege(String key) {
        if (CPU.contains(key) || key.matches("numa\\d+")) {
            return "VM.Config.CPU";
        }
        if (MEMORY.contains(key)) {
            return "VM.Config.Memory";
        }
        if (HARDWARE.contains(key) || key.matches("(serial|parallel|usb|hostpci)\\d+")) {
            return "VM.Config.HWType";
        }
        return key.startsWith("boot") ? "VM.Config.Disk" : "VM.Config.Options";
    }

    private void checkDrive(Identity identity, String path, Drive drive) {
        if (drive.isCdrom() || drive.isCloudInit()) {
            rights.require(identity, path, "VM.Config.CDROM");
        } else {
            rights.require(identity, path, "VM.Config.Disk");
        }
        if (drive.isCloudInit()) {
            rights.require(identity, path, "VM.Config.Cloudinit");
        }
        if (!drive.storage().isEmpty() && drive.volume().matches("[^:]+:(cloudinit|[0-9.]+)")) {
            rights.require(identity, "/storage/" + drive.storage(), "Datastore.AllocateSpace");
        }
    }

    void checkBridge(Identity identity, String net) {
        Map<String, String> fields = PropertyFormat.fields("net", net);
        String bridge = fields.getOrDefault("bridge", "");
        if (!bridge.isEmpty()) {
            String tag = fields.containsKey("tag") ? "/" + fields.get("tag") : "";
            rights.requireBridge(identity, bridge, tag);
        }
    }
}
