package dev.slipway.reconcile;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One setting of a VM that is not as we last knew it; an empty text is a setting that is not there.
@RegisterForReflection
public record Difference(
        @Schema(
                enumeration = {"name", "cores", "memory", "disk_size"},
                examples = "memory")
        String setting,

        @Schema(description = "As Slipway last knew it", examples = "4096")
        String known,

        @Schema(description = "As it is now", examples = "8192")
        String now) {}
