package dev.slipway.catalog;

import dev.slipway.inventory.Inventory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/templates`: what a VM can be made from.
@Path("/api/v1/templates")
public class TemplateResource {

    private final TemplateCatalog catalog;
    private final Inventory inventory;

    public TemplateResource(TemplateCatalog catalog, Inventory inventory) {
        this.catalog = catalog;
        this.inventory = inventory;
    }

    /// The templates by cluster and name.
    public record TemplateList(List<TemplateView> templates, int total) {}

    @GET
    public TemplateList list(@RestQuery @Nullable String cluster) {
        List<TemplateView> templates = inventory.clusters().stream()
                .filter(name -> cluster == null || name.value().equals(cluster))
                .flatMap(name -> catalog.templates(name).stream())
                .map(TemplateView::of)
                .toList();
        return new TemplateList(templates, templates.size());
    }
}
