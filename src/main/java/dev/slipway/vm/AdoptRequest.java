package dev.slipway.vm;

import dev.slipway.operation.Requester;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /api/v1/vms/{vmid}/adopt`, which may be `{}`.
@RegisterForReflection
@Schema(description = "Where an existing VM goes to")
public record AdoptRequest(
        @Schema(
                description = "The project that owns it from now on; the caller's own when it is absent",
                examples = "shop")
        @Nullable
        String project) {

    /// The requester, asking for this project, or for the one that is asked for anyway.
    public Requester into(Requester by) {
        return project == null ? by : by.in(project);
    }
}
