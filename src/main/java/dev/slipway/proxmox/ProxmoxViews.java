package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls by which a cluster is only looked at: nobody's work depends on them.
///
/// As with all of [ProxmoxClient], nothing blocks, reads repeat themselves for a few seconds, and failures are
/// [ProxmoxException]s.
public final class ProxmoxViews {

    /// Tasks of one type that a node started within the same second.
    private static final int MOST_TASKS = 500;

    private final ProxmoxConnection connection;

    ProxmoxViews(ProxmoxConnection connection) {
        this.connection = connection;
    }

    /// Whether the cluster, as the endpoint that answers sees it, has quorum, and who its members are. Without it
    /// an endpoint tells what it knew when it lost the others. Needs `Sys.Audit` on `/`.
    public Uni<ClusterMembership> membership() {
        return connection.send(
                Call.get("/cluster/status"),
                ProxmoxApi::clusterStatus,
                answer -> ClusterMembership.read(answer.list()));
    }

    /// The virtual networks of the cluster's SDN that our credentials may see; most clusters have none.
    public Uni<List<Vnet>> vnets() {
        return connection.send(
                Call.get("/cluster/sdn/vnets"),
                ProxmoxApi::vnets,
                answer -> answer.list().stream().map(Vnet::read).toList());
    }

    /// How a node is at this moment. Needs `Sys.Audit` on it.
    public Uni<NodeStatus> nodeStatus(NodeName node) {
        return connection.send(
                Call.onNode("GET", node, "/status"),
                api -> api.nodeStatus(node.value()),
                answer -> NodeStatus.read(answer.object()));
    }

    /// The network devices of a node; bridges that our credentials may not see are left out without a word.
    public Uni<List<NodeNetwork>> networks(NodeName node) {
        return networks(node, null);
    }

    /// The bridges and VNets of a node to which our credentials may connect a VM.
    public Uni<List<NodeNetwork>> bridges(NodeName node) {
        return networks(node, "any_bridge");
    }

    private Uni<List<NodeNetwork>> networks(NodeName node, @Nullable String type) {
        return connection.send(
                Call.onNode("GET", node, "/network"),
                api -> api.network(node.value(), type),
                answer -> answer.list().stream().map(NodeNetwork::read).toList());
    }

    /// The averages that Proxmox VE keeps of a guest, the oldest first; [ProxmoxException.NotFound] when the guest is
    /// not on `node`.
    public Uni<List<GuestSample>> samples(NodeName node, VmId vmid, Timeframe timeframe) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/rrddata"),
                api -> api.figures(node.value(), vmid.number(), timeframe.label(), "AVERAGE"),
                answer -> GuestSample.readAll(answer.list()));
    }

    /// When a task ended, which only the list of its node tells; empty while it runs, and when the list has dropped it.
    /// Source: `GET /nodes/{node}/tasks` (field guide 4.5).
    public Uni<Optional<Instant>> endOf(Upid upid) {
        long started = upid.startedAt().getEpochSecond();
        return connection.send(
                Call.onNode("GET", upid.node(), "/tasks"),
                api -> api.tasks(upid.node().value(), "all", MOST_TASKS, upid.type(), null, started, started),
                answer -> answer.list().stream()
                        .filter(entry -> upid.toString().equals(entry.text("upid")) && entry.has("endtime"))
                        .map(entry -> Instant.ofEpochSecond(entry.integer("endtime", 0)))
                        .findFirst());
    }
}
