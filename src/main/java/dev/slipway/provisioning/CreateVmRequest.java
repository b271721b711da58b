package dev.slipway.provisioning;

import dev.slipway.vm.CloudInitRequest;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.NetworkRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms`. It names what the VM is made from: a `template`, an `iso`, or that it is
/// `blank`. Explicit `cores`, `memory` and `disk_size` win over `size`.
@RegisterForReflection
@Schema(description = "What a new VM shall be")
public record CreateVmRequest(
        @Schema(description = "Host name of the VM", examples = "web-1") @Nullable
        String name,

        @Nullable String description,

        @Schema(description = "Name or VMID of a template", examples = "ubuntu-24.04") @Nullable
        String template,

        @Schema(description = "Name of a size", examples = "small") @Nullable
        String size,

        @Schema(description = "vCPUs") @Nullable Integer cores,

        @Schema(description = "Memory in MiB") @Nullable Integer memory,

        @Schema(description = "Boot disk in GiB, at least that of the template") @Nullable
        Integer diskSize,

        @Schema(description = "CPU type of Proxmox VE, such as host or x86-64-v2-AES") @Nullable
        String cpuType,

        @Nullable String cluster,

        @Schema(description = "Node; without one the best is chosen") @Nullable
        String node,

        @Nullable String storage,

        @Schema(description = "Bridge or vnet, such as vmbr0") @Nullable
        String network,

        @Schema(description = "VLAN tag from 1 to 4094") @Nullable
        Integer vlan,

        @Nullable CloudInitRequest cloudInit,

        @Nullable List<String> tags,

        @Nullable Map<String, String> metadata,

        @Schema(description = "Start it when it is made; true unless said otherwise, but false for a blank VM")
        @Nullable
        Boolean startOnCreate,

        @Schema(description = "Copy the disk instead of linking it to the template's") @Nullable
        Boolean fullClone,

        @Schema(
                description = "How many such VMs to make; the name of each gets a number: web-1, web-2, … With one, as"
                        + " without this, the name stays as it is",
                minimum = "1",
                examples = "3")
        @Nullable
        Integer count,

        @Schema(
                description = "ISO image to install from, in place of a template: a volume, or the name of a file",
                examples = "local:iso/debian-13.1.0-amd64-netinst.iso")
        @Nullable
        String iso,

        @Schema(description = "True for a VM with empty disks, in place of a template; it is not started") @Nullable
        Boolean blank,

        @Schema(
                description = "Without a template: kind of the operating system in the words of Proxmox VE; l26 (Linux)"
                        + " unless said otherwise",
                examples = "win11")
        @Nullable
        String osType,

        @Schema(description = "Without a template: seabios, or ovmf for UEFI", examples = "ovmf") @Nullable
        String bios,

        @Schema(description = "Without a template: q35 or i440fx", examples = "q35") @Nullable
        String machine,

        @Schema(description = "Disks besides the one to boot from") @Nullable
        List<DiskRequest> disks,

        @Schema(description = "Network devices besides the first, which network and vlan are about") @Nullable
        List<NetworkRequest> networks) {

    /// The same for one VM of this name.
    CreateVmRequest single(@Nullable String name) {
        return new CreateVmDraft(this).name(name).count(null).request();
    }

    /// Whether it is made without a template.
    boolean fromNothing() {
        return iso != null || Boolean.TRUE.equals(blank);
    }
}
