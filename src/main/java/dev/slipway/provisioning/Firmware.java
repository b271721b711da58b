package dev.slipway.provisioning;

import dev.slipway.proxmox.NewDrive;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What kind of computer an operating system is to be installed on, in the words of Proxmox VE; `machine` is
/// absent for its default.
@RegisterForReflection
record Firmware(String osType, String bios, @Nullable String machine) {

    static final Set<String> OS_TYPES = Set.of(
            "l26", "l24", "win11", "win10", "win8", "win7", "w2k8", "wvista", "w2k3", "wxp", "w2k", "solaris", "other");
    static final Set<String> BIOSES = Set.of("seabios", "ovmf");
    static final Set<String> MACHINES = Set.of("q35", "i440fx");

    private static final String UEFI = "ovmf";
    private static final String NEEDS_TPM = "win11";

    /// What was asked for. What was not is as most systems of this kind like it: Linux and a plain BIOS, and for
    /// Windows 11 the UEFI, chip set and TPM that it demands.
    static Firmware of(CreateVmRequest request) {
        String osType = request.osType() == null ? "l26" : request.osType();
        boolean demanding = osType.equals(NEEDS_TPM);
        String bios = request.bios() == null ? demanding ? UEFI : "seabios" : request.bios();
        String machine = request.machine() == null && demanding ? "q35" : request.machine();
        return new Firmware(osType, bios, "i440fx".equals(machine) ? "pc" : machine);
    }

    /// The drives that it keeps its own state on.
    Map<String, NewDrive> drives(String storage) {
        Map<String, NewDrive> drives = new LinkedHashMap<>();
        if (bios.equals(UEFI)) {
            drives.put("efidisk0", new NewDrive.UefiVariables(storage));
        }
        if (osType.equals(NEEDS_TPM)) {
            drives.put("tpmstate0", new NewDrive.TpmState(storage));
        }
        return drives;
    }
}
