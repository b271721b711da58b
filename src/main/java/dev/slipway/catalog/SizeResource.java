package dev.slipway.catalog;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/// `GET /api/v1/vms/sizes`: the sizes to choose from.
@Path("/api/v1/vms/sizes")
public class SizeResource {

    private final Sizes sizes;

    public SizeResource(Sizes sizes) {
        this.sizes = sizes;
    }

    /// All sizes, the smallest first: memory in MiB, disk in GiB.
    public record SizeList(List<Size> sizes, int total) {}

    @GET
    public SizeList list() {
        return new SizeList(sizes.all(), sizes.all().size());
    }
}
