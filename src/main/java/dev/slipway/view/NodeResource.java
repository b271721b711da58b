package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// `/api/v1/nodes`: the nodes of all clusters, how busy they are, and what one of them has.
@Path("/api/v1/nodes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
@Revalidated
public class NodeResource {

    private static final Listing<NodeView> LISTING = Listing.<NodeView>of(
                    "node", node -> Listing.Identity.of(node.cluster(), node.node()))
            .text("status", NodeView::status)
            .number("cpu", NodeView::cpu)
            .number("cores", NodeView::cores)
            .number("memory", NodeView::memory)
            .number("memory_used", NodeView::memoryUsed)
            .number("memory_allocated", NodeView::memoryAllocated)
            .number("guests", NodeView::guests)
            .number("uptime", NodeView::uptime);

    private final Places places;
    private final Questions questions;
    private final InstantSource clock;

    public NodeResource(Places places, Questions questions, InstantSource clock) {
        this.places = places;
        this.questions = questions;
        this.clock = clock;
    }

    /// The nodes by cluster and name, and how fresh each cluster's figures are.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NodeList(
            List<NodeView> nodes, int total, @Nullable String cursor, List<ClusterFreshness> clusters)
            implements Aged {}

    /// One node: the figures of the snapshot, and what only the node itself knows. `system` is absent when the node
    /// has not answered yet; `system_failure` says why it is, or why it is old.
    @Schema(name = "NodeDetail")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NodeDetail(
            @JsonUnwrapped NodeView figures,
            @Nullable SystemView system,
            @Nullable String systemFailure,
            List<ClusterFreshness> clusters)
            implements Aged {}

    /// The storages of a list, and how fresh the picture is.
    public record NodeStorages(
            ClusterName cluster, NodeName node, List<StorageView> storages, int total, List<ClusterFreshness> clusters)
            implements Aged {}

    /// The networks of a node, and how fresh the answer is.
    public record NodeNetworks(
            ClusterName cluster, NodeName node, List<NetworkView> networks, int total, List<ClusterFreshness> clusters)
            implements Aged {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listNodes",
            summary = "List nodes",
            description = "From the snapshot; Proxmox VE is not asked. Filters hold together; sort is one of node,"
                    + " status, cpu, cores, memory, memory_used, memory_allocated, guests, uptime.")
    public NodeList list(
            @RestQuery @Nullable String cluster,
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String sort,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        List<ClusterSnapshot> snapshots = places.snapshots(cluster);
        Choice.check("status", status, "online", "offline");
        List<NodeView> found = snapshots.stream()
                .flatMap(snapshot -> NodeView.all(snapshot).stream())
                .filter(node -> status == null || node.status().equals(status))
                .filter(node -> Choice.mentions(q, node.node().value()))
                .toList();
        Listing.Page<NodeView> page = LISTING.read(sort, limit, cursor).of(found);
        return new NodeList(page.rows(), page.total(), page.cursor(), places.freshness(snapshots));
    }

    @GET
    @Path("/{node}")
    @Operation(
            operationId = "readNode",
            summary = "Read one node",
            description = "Its figures are those of the snapshot; the node is asked for the rest, at most every 5 s.")
    public Uni<NodeDetail> read(@RestPath String node, @RestQuery @Nullable String cluster) {
        ClusterSnapshot snapshot = places.read(places.cluster(cluster));
        Node found = Places.node(snapshot, node);
        NodeView figures = NodeView.all(snapshot).stream()
                .filter(each -> each.node().equals(found.name()))
                .findFirst()
                .orElseThrow();
        List<ClusterFreshness> freshness = places.freshness(List.of(snapshot));
        return questions
                .status(snapshot.cluster(), found.name())
                .map(asked ->
                        new NodeDetail(figures, SystemView.of(asked, clock.instant()), asked.failure(), freshness))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(failure -> new NodeDetail(figures, null, failure.getMessage(), freshness));
    }

    @GET
    @Path("/{node}/storage")
    @NonBlocking
    @Operation(
            operationId = "listStorageOfNode",
            summary = "List the storages of a node",
            description = "From the snapshot; Proxmox VE is not asked.")
    public NodeStorages storage(@RestPath String node, @RestQuery @Nullable String cluster) {
        ClusterSnapshot snapshot = places.read(places.cluster(cluster));
        Node found = Places.node(snapshot, node);
        List<StorageView> storages = StorageView.of(snapshot, found.name());
        return new NodeStorages(
                snapshot.cluster(), found.name(), storages, storages.size(), places.freshness(List.of(snapshot)));
    }

    @GET
    @Path("/{node}/networks")
    @RefusedWith(ProblemType.PROXMOX_FAILED)
    @Operation(
            operationId = "listNetworksOfNode",
            summary = "List the networks of a node",
            description = "Bridges and VNets, to which VMs can be connected, and the devices below them. The node is"
                    + " asked at most once a minute. When it does not answer, its last answer is given with its age.")
    public Uni<NodeNetworks> networks(@RestPath String node, @RestQuery @Nullable String cluster) {
        ClusterSnapshot snapshot = places.read(places.cluster(cluster));
        Node found = Places.node(snapshot, node);
        return questions
                .networks(snapshot.cluster(), found.name())
                .map(asked -> new NodeNetworks(
                        snapshot.cluster(),
                        found.name(),
                        asked.value(),
                        asked.value().size(),
                        List.of(asked.freshness(snapshot.cluster(), clock.instant()))));
    }
}
