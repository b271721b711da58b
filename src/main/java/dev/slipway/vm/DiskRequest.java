package dev.slipway.vm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An empty disk that a VM is to get.
@RegisterForReflection
@Schema(description = "An empty disk besides the one to boot from")
public record DiskRequest(
        @Schema(description = "GiB", examples = "100") @Nullable
        Integer size,

        @Schema(description = "Storage; without one that of the boot disk", examples = "local-lvm") @Nullable
        String storage) {}
