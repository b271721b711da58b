package dev.slipway.provisioning;

import dev.slipway.vm.CloudInitRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms`. Explicit `cores`, `memory` and `disk_size` win over `size`.
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

        @Schema(description = "Start it when it is made; true unless said otherwise") @Nullable
        Boolean startOnCreate,

        @Schema(description = "Copy the disk instead of linking it to the template's") @Nullable
        Boolean fullClone,

        @Schema(
                description = "How many such VMs to make; the name of each gets a number: web-1, web-2, … With one, as"
                        + " without this, the name stays as it is",
                minimum = "1",
                examples = "3")
        @Nullable
        Integer count) {

    /// One VM from a template.
    public CreateVmRequest(
            @Nullable String name,
            @Nullable String description,
            @Nullable String template,
            @Nullable String size,
            @Nullable Integer cores,
            @Nullable Integer memory,
            @Nullable Integer diskSize,
            @Nullable String cpuType,
            @Nullable String cluster,
            @Nullable String node,
            @Nullable String storage,
            @Nullable String network,
            @Nullable Integer vlan,
            @Nullable CloudInitRequest cloudInit,
            @Nullable List<String> tags,
            @Nullable Map<String, String> metadata,
            @Nullable Boolean startOnCreate,
            @Nullable Boolean fullClone) {
        this(
                name,
                description,
                template,
                size,
                cores,
                memory,
                diskSize,
                cpuType,
                cluster,
                node,
                storage,
                network,
                vlan,
                cloudInit,
                tags,
                metadata,
                startOnCreate,
                fullClone,
                null);
    }

    /// The same for one VM of this name.
    CreateVmRequest single(@Nullable String name) {
        return new CreateVmRequest(
                name,
                description,
                template,
                size,
                cores,
                memory,
                diskSize,
                cpuType,
                cluster,
                node,
                storage,
                network,
                vlan,
                cloudInit,
                tags,
                metadata,
                startOnCreate,
                fullClone,
                null);
    }
}
