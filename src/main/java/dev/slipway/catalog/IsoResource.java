package dev.slipway.catalog;

import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/isos`: the images that a VM can be installed from.
@Path("/api/v1/isos")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
public class IsoResource {

    private final IsoCatalog catalog;
    private final Inventory inventory;

    public IsoResource(IsoCatalog catalog, Inventory inventory) {
        this.catalog = catalog;
        this.inventory = inventory;
    }

    /// An ISO image; `size` in bytes.
    @RegisterForReflection
    @Schema(name = "Iso")
    public record IsoView(
            String cluster,

            @Schema(description = "What a request names it by", examples = "local:iso/debian-13.1.0-amd64-netinst.iso")
            String volume,

            @Schema(description = "The file; it may stand for the volume where only one storage has it")
            String name,

            String storage,
            @Schema(description = "Bytes") long size,

            @Schema(description = "The nodes that can reach it")
            List<String> nodes) {

        static IsoView of(IsoImage image) {
            return new IsoView(
                    image.cluster().value(),
                    image.volume(),
                    image.name(),
                    image.storage(),
                    image.size(),
                    image.nodes().stream().map(NodeName::value).sorted().toList());
        }
    }

    /// The images by cluster and volume, and how fresh the picture of each cluster is.
    @RegisterForReflection
    public record IsoList(List<IsoView> isos, int total, List<ClusterFreshness> clusters) {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listIsos",
            summary = "List ISO images",
            description = "From memory, as old as catalog.iso-interval; Proxmox VE is not asked.")
    @APIResponse(responseCode = "200", description = "The images that nodes have on storages for ISO images")
    public IsoList list(@RestQuery @Nullable String cluster) {
        List<IsoView> isos = inventory.clusters().stream()
                .filter(name -> cluster == null || name.value().equals(cluster))
                .flatMap(name -> catalog.images(name).stream())
                .map(IsoView::of)
                .toList();
        return new IsoList(isos, isos.size(), inventory.freshness());
    }
}
