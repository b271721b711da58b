package dev.slipway.health;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `GET /` for programs that want JSON: the same as `GET /health`. People get the dashboard there.
@Path("/")
@Tag(name = "health")
public class StateResource {

    private final HealthResource health;

    StateResource(HealthResource health) {
        this.health = health;
    }

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.5")
    @Operation(
            operationId = "readState",
            summary = "The same as GET /health",
            description = "For a client that asks for JSON and has signed in; others get the dashboard.")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = HealthResource.Health.class)))
    public HealthResource.Health state() {
        return health.health();
    }
}
