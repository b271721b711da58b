package dev.slipway.view;

import dev.slipway.proxmox.ClusterMembership;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.NodeStatus;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.ProxmoxViews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What the snapshot does not have of nodes and clusters, and Proxmox VE is asked for when somebody wants to see it.
@ApplicationScoped
class Questions {

    private static final Duration BRIEFLY = Duration.ofSeconds(5);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    /// More nodes than a cluster has.
    private static final int NODES = 128;

    private static final int CLUSTERS = 32;

    private record Place(ClusterName cluster, NodeName node) {}

    private final ProxmoxClusters clusters;
    private final Recent<ClusterName, ClusterMembership> memberships;
    private final Recent<Place, NodeStatus> statuses;
    private final Recent<Place, List<NetworkView>> networks;

    Questions(ProxmoxClusters clusters, InstantSource clock) {
        this.clusters = clusters;
        this.memberships = new Recent<>(CLUSTERS, answer -> BRIEFLY, clock);
        this.statuses = new Recent<>(NODES, answer -> BRIEFLY, clock);
        this.networks = new Recent<>(NODES, answer -> A_MINUTE, clock);
    }

    Uni<Asked<ClusterMembership>> membership(ClusterName cluster) {
        return memberships.get(cluster, () -> views(cluster).membership());
    }

    Uni<Asked<NodeStatus>> status(ClusterName cluster, NodeName node) {
        return statuses.get(new Place(cluster, node), () -> views(cluster).nodeStatus(node));
    }

    Uni<Asked<List<NetworkView>>> networks(ClusterName cluster, NodeName node) {
        ProxmoxViews views = views(cluster);
        return networks.get(
                new Place(cluster, node),
                () -> Uni.combine()
                        .all()
                        .unis(
                                views.networks(node),
                                views.bridges(node),
                                // a VNet is one with or without its zone and tag
                                views.vnets().onFailure(ProxmoxException.class).recoverWithItem(List.of()))
                        .with(NetworkView::all));
    }

    private ProxmoxViews views(ClusterName cluster) {
        return clusters.client(cluster).views();
    }
}
