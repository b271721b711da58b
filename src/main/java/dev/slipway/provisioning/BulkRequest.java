package dev.slipway.provisioning;

import dev.slipway.operation.Payload;
import dev.slipway.vm.ActionRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/bulk`: VMs and what to do with them, or VMs to make.
@RegisterForReflection
@Schema(description = "One action on many VMs, or many VMs to make")
public record BulkRequest(
        @Schema(
                description = "VMs: a VMID of the default cluster, or cluster:VMID; each once",
                examples = "[\"104\", \"east:105\"]")
        @Nullable
        List<@Nullable String> vmids,

        @Schema(
                description = "What to do with each of them, as with POST /api/v1/vms/{vmid}/actions, and delete",
                enumeration = {"start", "stop", "shutdown", "reboot", "reset", "suspend", "resume", "snapshot", "delete"
                },
                examples = "start")
        @Nullable
        String action,

        @Schema(
                description = "With stop and shutdown as for a single VM; with delete: stop those that run first",
                examples = "true")
        @Nullable
        Boolean force,

        @Schema(
                description = "With shutdown: how many seconds each guest has",
                minimum = "1",
                maximum = "600",
                examples = "120")
        @Nullable
        Integer timeout,

        @Schema(description = "With snapshot: its name, the same for each VM", examples = "before-update") @Nullable
        String snapshotName,

        @Schema(description = "VMs to make, each as for POST /api/v1/vms; instead of vmids and action") @Nullable
        List<@Nullable CreateVmRequest> creates) {

    ActionRequest actionRequest() {
        return new ActionRequest(action, force, timeout, snapshotName);
    }

    boolean asksForAnAction() {
        return Stream.of(vmids, action, force, timeout, snapshotName).anyMatch(Objects::nonNull);
    }

    /// A text that is the same for the same request; only its digest is kept. No password is in it.
    String digestible() {
        return Payload.write(BulkRequest.class, this);
    }
}
