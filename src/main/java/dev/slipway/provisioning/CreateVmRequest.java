package dev.slipway.provisioning;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
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
        Boolean fullClone) {

    /// What cloud-init shall set up in the guest. `ipConfig` is `dhcp`, an address in CIDR notation, or the form of
    /// Proxmox VE (`ip=10.0.0.5/24,gw=10.0.0.1`).
    @RegisterForReflection
    public record CloudInitRequest(
            @Nullable String user,

            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            @Schema(description = "Hashed before it is stored; never returned")
            @Nullable
            String password,

            @Nullable List<String> sshKeys,

            @Nullable String ipConfig,

            @Nullable String gateway,

            @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
            List<String> dns,

            @JsonProperty("searchdomain") @Nullable String searchDomain) {

        @Override
        public String toString() {
            return "CloudInitRequest[user=%s]".formatted(user);
        }
    }
}
