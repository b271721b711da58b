package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.ClusterSnapshot;
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

/// `GET /api/v1/storage`: where disks and images lie, shared storages once.
@Path("/api/v1/storage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "storage")
@Revalidated
public class StorageResource {

    private static final Listing<StorageView> LISTING = Listing.<StorageView>of(
                    "storage",
                    storage -> Listing.Identity.of(
                            storage.cluster(),
                            storage.storage() + " " + storage.nodes().getFirst()))
            .text("type", StorageView::type)
            .text("status", StorageView::status)
            .number("total", StorageView::total)
            .number("used", StorageView::used)
            .number("available", StorageView::available)
            .number("used_fraction", StorageView::usedFraction);

    private final Places places;

    public StorageResource(Places places) {
        this.places = places;
    }

    /// The storages by cluster and name, and how fresh each cluster's figures are.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageList(
            List<StorageView> storages, int total, @Nullable String cursor, List<ClusterFreshness> clusters)
            implements Aged {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listStorage",
            summary = "List storages",
            description = "From the snapshot; Proxmox VE is not asked. A shared storage is listed once, a local one for"
                    + " each node. Filters hold together; sort is one of storage, type, status, total, used,"
                    + " available, used_fraction.")
    public StorageList list(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String node,
            @RestQuery @Nullable String shared,
            @RestQuery @Nullable String content,
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        List<ClusterSnapshot> snapshots = places.snapshots(cluster);
        places.check(snapshots, node);
        Choice.check("shared", shared, "true", "false");
        Choice.check("status", status, "available", "unknown");
        List<StorageView> found = snapshots.stream()
                .flatMap(snapshot -> StorageView.all(snapshot).stream())
                .filter(each -> node == null
                        || each.nodes().stream().anyMatch(its -> its.value().equals(node)))
                .filter(each -> shared == null || each.shared() == shared.equals("true"))
                .filter(each -> content == null || each.content().contains(content))
                .filter(each -> status == null || each.status().equals(status))
                .filter(each -> Choice.mentions(q, each.storage(), each.type()))
                .toList();
        Listing.Page<StorageView> page = LISTING.read(sort, limit, cursor).of(found);
        return new StorageList(page.rows(), page.total(), page.cursor(), places.freshness(snapshots));
    }
}
