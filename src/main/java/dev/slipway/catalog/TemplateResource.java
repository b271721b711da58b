package dev.slipway.catalog;

import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.Inventory;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/templates`: what a VM can be made from.
@Path("/api/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
public class TemplateResource {

    private final TemplateCatalog catalog;
    private final Inventory inventory;

    public TemplateResource(TemplateCatalog catalog, Inventory inventory) {
        this.catalog = catalog;
        this.inventory = inventory;
    }

    /// The templates by cluster and name, and how fresh the picture of each cluster is.
    public record TemplateList(List<TemplateView> templates, int total, List<ClusterFreshness> clusters) {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listTemplates",
            summary = "List templates",
            description = "From memory; Proxmox VE is not asked.")
    public TemplateList list(@RestQuery @Nullable String cluster) {
        List<TemplateView> templates = inventory.clusters().stream()
                .filter(name -> cluster == null || name.value().equals(cluster))
                .flatMap(name -> catalog.templates(name).stream())
                .map(TemplateView::of)
                .toList();
        return new TemplateList(templates, templates.size(), inventory.freshness());
    }
}
