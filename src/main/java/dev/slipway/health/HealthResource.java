package dev.slipway.health;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `GET /health`: one word for the clients of the older services. Orchestrators ask `/q/health/live`, `…/ready` and
/// `…/started`.
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health")
public class HealthResource {

    private final DatabaseFact database;
    private final ClusterHealth clusters;

    HealthResource(DatabaseFact database, ClusterHealth clusters) {
        this.database = database;
        this.clusters = clusters;
    }

    /// `status` is `ok`, or `degraded` while the database or every cluster is out of reach.
    public record Health(String status, String service) {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "readHealth",
            summary = "Whether the service works, in one word",
            description = "ok, or degraded while the database or every cluster is out of reach. Open to everybody.")
    @SecurityRequirements
    public Health health() {
        boolean ok = database.problem().isEmpty() && clusters.anyUsable();
        return new Health(ok ? "ok" : "degraded", "slipway");
    }
}
