package dev.slipway.dashboard;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/// `/provision/dashboard`: the dashboard under the address that it had in the older service.
@Path("/provision/dashboard")
@Produces(MediaType.TEXT_HTML)
class ProvisionPage {

    private final Dashboard dashboard;

    ProvisionPage(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @GET
    public Uni<TemplateInstance> page() {
        return dashboard.page(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
