package dev.slipway.vm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/{vmid}/actions`.
@RegisterForReflection
@Schema(description = "What to do with a VM")
public record ActionRequest(
        @Schema(
                description = "What to do. One that leads to the present state is done at once",
                enumeration = {"start", "stop", "shutdown", "reboot", "reset", "suspend", "resume", "snapshot"},
                examples = "shutdown")
        @Nullable
        String action,

        @Schema(
                description = "With stop: end a shutdown that is under way. With shutdown: switch off a VM that did not"
                        + " shut down in its time")
        @Nullable
        Boolean force,

        @Schema(
                description = "With shutdown: how many seconds the guest has; 60 unless its configuration says"
                        + " otherwise",
                minimum = "1",
                maximum = "600",
                examples = "120")
        @Nullable
        Integer timeout,

        @Schema(description = "With snapshot: its name", examples = "before-update") @Nullable
        String snapshotName) {

    /// The one action that is not about power.
    static final String SNAPSHOT = "snapshot";
}
