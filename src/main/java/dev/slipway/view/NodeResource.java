package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterResources.Node;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// `GET /api/v1/nodes`: the nodes of all clusters and how busy they are, as the snapshot has it.
@Path("/api/v1/nodes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
public class NodeResource {

    private final Inventory inventory;

    public NodeResource(Inventory inventory) {
        this.inventory = inventory;
    }

    /// The nodes by cluster and name, and how fresh each cluster's figures are.
    public record NodeList(List<NodeView> nodes, int total, List<ClusterFreshness> clusters) {}

    @GET
    @NonBlocking
    @Operation(
            operationId = "listNodes",
            summary = "List nodes",
            description = "From the snapshot; Proxmox VE is not asked.")
    public NodeList list() {
        List<NodeView> nodes =
                inventory.snapshots().stream().flatMap(NodeResource::nodes).toList();
        return new NodeList(nodes, nodes.size(), inventory.freshness());
    }

    private static Stream<NodeView> nodes(ClusterSnapshot snapshot) {
        return snapshot.resources().nodes().stream()
                .sorted(Comparator.comparing(Node::name))
                .map(node -> NodeView.of(snapshot.cluster(), node));
    }
}
