package dev.slipway.vm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/{vmid}/snapshots`.
@RegisterForReflection
@Schema(description = "The snapshot to take")
public record SnapshotRequest(
        @Schema(
                description = "A letter, then letters, digits, _ and -; 2 to 40 characters",
                examples = "before-upgrade")
        @Nullable
        String name,

        @Schema(examples = "Before the system upgrade") @Nullable
        String description,

        @Schema(description = "Keep what is in the memory of a running VM too") @Nullable
        Boolean includeRam) {}
