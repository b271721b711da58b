package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What stands in the way of moving a VM, node by node.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Migration")
public record MigrationView(
        String cluster,
        int vmid,

        @Schema(description = "The node that it is on", examples = "pve1")
        String node,

        boolean running,

        @Schema(description = "Whether a high-availability manager moves it, in its own time")
        boolean haManaged,

        @Schema(description = "Every other node") List<Target> targets,

        @Schema(description = "Disks on storage that only this node has; they are copied")
        List<LocalDisk> localDisks,

        @Schema(description = "Devices of this node that the VM uses; with any, it cannot be moved", examples = "[]")
        List<String> localResources) {

    /// One node. `memory_left` is in MiB, and absent when the node does not tell.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "MigrationTarget")
    public record Target(
            @Schema(examples = "pve2") String node,
            boolean allowed,

            @Schema(description = "Why it is not; empty when it is")
            List<String> obstacles,

            @Schema(description = "Memory in MiB that VMs may still be given there") @Nullable
            Long memoryLeft) {}

    /// One disk; `size` in GiB, rounded up.
    @RegisterForReflection
    @Schema(name = "LocalDisk")
    public record LocalDisk(
            @Schema(examples = "local-lvm:vm-10001-disk-0") String volume,

            @Schema(description = "GiB, rounded up", examples = "32")
            long size) {}
}
