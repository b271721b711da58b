package dev.slipway.catalog;

import dev.slipway.view.Revalidated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `GET /api/v1/vms/sizes`: the sizes to choose from.
@Path("/api/v1/vms/sizes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
@Revalidated
public class SizeResource {

    private final Sizes sizes;

    public SizeResource(Sizes sizes) {
        this.sizes = sizes;
    }

    /// All sizes, the smallest first: memory in MiB, disk in GiB.
    public record SizeList(List<Size> sizes, int total) {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listSizes",
            summary = "List sizes",
            description = "What sizes a VM can have by name; an administrator may have added some.")
    public SizeList list() {
        return new SizeList(sizes.all(), sizes.all().size());
    }
}
