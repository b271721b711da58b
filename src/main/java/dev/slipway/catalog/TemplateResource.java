package dev.slipway.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.view.Aged;
import dev.slipway.view.Choice;
import dev.slipway.view.Listing;
import dev.slipway.view.Places;
import dev.slipway.view.Revalidated;
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
@Revalidated
public class TemplateResource {

    private final TemplateCatalog catalog;
    private final Places places;

    public TemplateResource(TemplateCatalog catalog, Places places) {
        this.catalog = catalog;
        this.places = places;
    }

    /// The templates by cluster and name, and how fresh the picture of each cluster is.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TemplateList(
            List<TemplateView> templates,
            int total,
            @Nullable String cursor,
            List<ClusterFreshness> clusters) implements Aged {}

    private static final Listing<TemplateView> LISTING = Listing.<TemplateView>of(
                    "name", template -> Listing.Identity.of(template.cluster(), template.name()))
            .number("vmid", template -> template.vmid().number())
            .number("cores", TemplateView::cores)
            .number("memory", TemplateView::memory)
            .number("disk_size", TemplateView::diskSize);

    @GET
    @NonBlocking
    @Operation(
            operationId = "listTemplates",
            summary = "List templates",
            description = "From memory; Proxmox VE is not asked. node lists those that lie there or can be cloned from"
                    + " shared storage; sort is one of name, vmid, cores, memory, disk_size.")
    public TemplateList list(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String node,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        List<ClusterSnapshot> snapshots = places.snapshots(cluster);
        places.check(snapshots, node);
        List<TemplateView> found = snapshots.stream()
                .flatMap(snapshot -> catalog.templates(snapshot.cluster()).stream())
                .map(TemplateView::of)
                .filter(template -> node == null || template.servesNode(node))
                .filter(template -> Choice.mentions(q, template.name()))
                .toList();
        Listing.Page<TemplateView> page = LISTING.read(sort, limit, cursor).of(found);
        return new TemplateList(page.rows(), page.total(), page.cursor(), places.freshness(snapshots));
    }
}
