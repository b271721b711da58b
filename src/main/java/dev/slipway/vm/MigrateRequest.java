package dev.slipway.vm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/{vmid}/migrate`.
@RegisterForReflection
@Schema(description = "Where a VM is moved to, and how")
public record MigrateRequest(
        @Schema(
                description = "The node to move to; left out, the one with the most memory left of those that can take"
                        + " the VM",
                examples = "pve2")
        @Nullable
        String target,

        @Schema(
                description = "Whether a running VM goes on running meanwhile; it does unless this is false, and then"
                        + " only a VM that is off is moved")
        @Nullable
        Boolean online,

        @Schema(
                description = "Whether disks on storage that only the present node has are copied, which takes as long"
                        + " as they are large; needed for such a VM while it runs")
        @Nullable
        Boolean withLocalDisks,

        @Schema(description = "The storage that such disks are copied to; the one of the same name unless given")
        @Nullable
        String targetStorage) {}
