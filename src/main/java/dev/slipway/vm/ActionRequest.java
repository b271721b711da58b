package dev.slipway.vm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/{vmid}/actions`.
@RegisterForReflection
@Schema(description = "What to do with a VM")
public record ActionRequest(
        @Schema(
                description = "What to do. One that leads to the present state is done at once",
                enumeration = {"start", "stop", "shutdown", "reboot", "reset", "suspend", "resume", "snapshot", "clone"
                },
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

        @Schema(
                description = "With snapshot: its name. With clone: the snapshot to copy, instead of the present state",
                examples = "before-update")
        @Nullable
        String snapshotName,

        @Schema(description = "With clone: the host name of the new VM", examples = "web-2") @Nullable
        String cloneName,

        @Schema(description = "With clone: what the new VM is for; that of the VM unless given") @Nullable
        String description,

        @Schema(
                description = "With clone: the node of the new VM; without one the best is chosen of those that can"
                        + " reach the disks",
                examples = "pve2")
        @Nullable
        String node,

        @Schema(description = "With clone: the storage of its disks; that of the VM unless given") @Nullable
        String storage,

        @Schema(description = "With clone: copies are always full; linked ones are made from templates") @Nullable
        Boolean fullClone,

        @Schema(description = "With clone: start it when it is made; false unless said otherwise") @Nullable
        Boolean startOnCreate) {

    /// An action that is no clone.
    public ActionRequest(
            @Nullable String action,
            @Nullable Boolean force,
            @Nullable Integer timeout,
            @Nullable String snapshotName) {
        this(action, force, timeout, snapshotName, null, null, null, null, null, null);
    }

    /// The actions that are not about power.
    static final String SNAPSHOT = "snapshot";

    static final String CLONE = "clone";

    CloneRequest copy() {
        return new CloneRequest(
                cloneName, description, node, storage, snapshotName, fullClone, Boolean.TRUE.equals(startOnCreate));
    }

    /// The fields that only a clone has, by name.
    boolean hasCloneFields() {
        return Stream.of(cloneName, description, node, storage, fullClone, startOnCreate)
                .anyMatch(Objects::nonNull);
    }
}
