package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterMembership;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.RefusedWith;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `/api/v1/cluster`: whether a cluster can decide, and all that it holds.
@Path("/api/v1/cluster")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "cluster")
@Revalidated
public class ClusterResource {

    private final Places places;
    private final Questions questions;
    private final InstantSource clock;

    public ClusterResource(Places places, Questions questions, InstantSource clock) {
        this.places = places;
        this.questions = questions;
        this.clock = clock;
    }

    /// A member of a cluster; `local` is the one that answered.
    @Schema(name = "ClusterMember")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MemberView(
            NodeName node,
            int nodeId,
            boolean online,
            @Nullable String ip,
            boolean local) {

        static MemberView of(ClusterMembership.Member member) {
            return new MemberView(member.name(), member.nodeId(), member.online(), member.ip(), member.local());
        }
    }

    /// Whether the cluster has quorum, without which Proxmox VE changes nothing. `name` is what Proxmox VE calls it; a
    /// host that stands alone has none, and always decides.
    @Schema(name = "ClusterStatus")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClusterStatus(
            ClusterName cluster,
            @Nullable String name,
            boolean standalone,
            boolean quorate,
            int nodesTotal,
            int nodesOnline,
            int configVersion,
            List<MemberView> nodes,
            List<ClusterFreshness> clusters)
            implements Aged {

        static ClusterStatus of(ClusterName cluster, ClusterMembership membership, ClusterFreshness freshness) {
            List<MemberView> nodes =
                    membership.members().stream().map(MemberView::of).toList();
            return new ClusterStatus(
                    cluster,
                    membership.name(),
                    membership.name() == null,
                    membership.quorate(),
                    nodes.size(),
                    (int) nodes.stream().filter(MemberView::online).count(),
                    membership.version(),
                    nodes,
                    List.of(freshness));
        }
    }

    /// All that the clusters hold and what it adds up to.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ResourceList(
            List<ResourceView> resources,
            int total,
            @Nullable String cursor,
            List<TotalsView> totals,
            List<ClusterFreshness> clusters)
            implements Aged {}

    private static final Listing<ResourceView> LISTING = Listing.<ResourceView>of(
                    "id", resource -> Listing.Identity.of(resource.cluster(), resource.id()))
            .text("type", ResourceView::type)
            .text("name", ResourceView::name)
            .text("status", ResourceView::status);

    @GET
    @Path("/status")
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "readClusterStatus",
            summary = "Read quorum and members of a cluster",
            description =
                    "Asked of Proxmox VE at most every 5 s. When it does not answer, its last answer is given with"
                            + " its age.")
    public Uni<ClusterStatus> status(@RestQuery @Nullable String cluster) {
        ClusterName name = places.cluster(cluster);
        return questions
                .membership(name)
                .map(asked -> ClusterStatus.of(name, asked.value(), asked.freshness(name, clock.instant())));
    }

    @GET
    @Path("/resources")
    @NonBlocking
    @Operation(
            operationId = "listResources",
            summary = "List all that the clusters hold",
            description = "VMs, containers, templates, nodes and storages, from the snapshot; Proxmox VE is not asked."
                    + " type is one of vm, node, storage; sort is one of id, type, name, status.")
    public ResourceList resources(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String node,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        List<ClusterSnapshot> snapshots = places.snapshots(cluster);
        places.check(snapshots, node);
        Choice.check("type", type, "vm", "node", "storage");
        List<ResourceView> found = snapshots.stream()
                .flatMap(ResourceView::all)
                .filter(each -> type == null || each.isA(type))
                .filter(each -> node == null || each.node().value().equals(node))
                .filter(each -> Choice.mentions(q, each.id(), each.name() == null ? "" : each.name()))
                .toList();
        Listing.Page<ResourceView> page = LISTING.read(sort, limit, cursor).of(found);
        return new ResourceList(
                page.rows(),
                page.total(),
                page.cursor(),
                snapshots.stream().map(TotalsView::of).toList(),
                places.freshness(snapshots));
    }
}
