package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterResources.Node;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// `GET /api/v1/nodes`: the nodes of all clusters and how busy they are, as the snapshot has it.
@Path("/api/v1/nodes")
public class NodeResource {

    private final Inventory inventory;
    private final InstantSource clock;

    public NodeResource(Inventory inventory, InstantSource clock) {
        this.inventory = inventory;
        this.clock = clock;
    }

    /// The nodes by cluster and name, and how fresh each cluster's figures are.
    public record NodeList(List<NodeView> nodes, int total, List<ClusterFreshness> clusters) {}

    @GET
    public NodeList list() {
        List<ClusterSnapshot> snapshots = inventory.snapshots();
        Instant now = clock.instant();
        List<NodeView> nodes = snapshots.stream().flatMap(NodeResource::nodes).toList();
        return new NodeList(
                nodes,
                nodes.size(),
                snapshots.stream()
                        .map(snapshot -> ClusterFreshness.of(snapshot, now))
                        .toList());
    }

    private static Stream<NodeView> nodes(ClusterSnapshot snapshot) {
        return snapshot.resources().nodes().stream()
                .sorted(Comparator.comparing(Node::name))
                .map(node -> NodeView.of(snapshot.cluster(), node));
    }
}
