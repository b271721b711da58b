package dev.slipway.placement;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.placement.PlacementDecision.NotPlaced;
import dev.slipway.placement.PlacementDecision.Obstacle;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Chooses the node and the storage of a new VM.
///
/// It only computes: no call, no state. Of the nodes that can take the VM it takes the one with the most
/// memory left.
@Startup
@ApplicationScoped
public class Placement {

    private static final double MIN_OVERCOMMIT = 0.1;
    private static final double MAX_OVERCOMMIT = 10;

    private static final Comparator<Fit.Candidate> BEST = Comparator.comparingLong(Fit.Candidate::memoryLeft)
            .reversed()
            .thenComparing(candidate -> candidate.placed().node());

    private final PlacementConfig config;

    public Placement(PlacementConfig config) {
        this.config = config;
        check("placement.memory-overcommit", config.memoryOvercommit());
        check("placement.storage-overcommit", config.storageOvercommit());
    }

    private static void check(String key, double value) {
        if (!(value >= MIN_OVERCOMMIT && value <= MAX_OVERCOMMIT)) {
            throw new IllegalArgumentException("%s must be from 0.1 to 10".formatted(key));
        }
    }

    /// Says where the VM goes, given what the cluster holds and what is reserved for VMs that are still being
    /// made; or, for each node, why it cannot go there.
    public PlacementDecision place(PlacementRequest request, ClusterSnapshot snapshot, List<Reservation> inFlight) {
        if (snapshot.takenAt().isEmpty()) {
            return refused("cluster", "cluster %s has not answered yet".formatted(snapshot.cluster()), true);
        }
        List<Node> nodes = wanted(request, snapshot);
        if (nodes.isEmpty()) {
            return refused(
                    "node",
                    "cluster %s has no such node; it has %s".formatted(snapshot.cluster(), names(snapshot)),
                    false);
        }
        NodeRules rules = new NodeRules(request, snapshot, new Capacity(snapshot, inFlight, config));
        List<Fit.Candidate> candidates = new ArrayList<>();
        List<Obstacle> obstacles = new ArrayList<>();
        for (Node node : nodes) {
            switch (rules.check(node)) {
                case Fit.Yes<Fit.Candidate> fits -> candidates.add(fits.value());
                case Fit.No<Fit.Candidate> refused -> obstacles.add(refused.obstacle());
            }
        }
        return candidates.stream()
                .min(BEST)
                .<PlacementDecision>map(best -> explained(best, candidates.size(), request))
                .orElseGet(() -> new NotPlaced(obstacles.stream().distinct().toList()));
    }

    /// The memory in bytes that a VM may still be given on a node; empty when the node does not tell its
    /// figures.
    public OptionalLong memoryLeft(Node node, ClusterSnapshot snapshot, List<Reservation> inFlight) {
        return known(new Capacity(snapshot, inFlight, config).memory(node));
    }

    /// The space in bytes that disks may still take on a storage; empty when there are no figures of it.
    public OptionalLong spaceLeft(Storage storage, ClusterSnapshot snapshot, List<Reservation> inFlight) {
        return known(new Capacity(snapshot, inFlight, config).space(storage));
    }

    private static OptionalLong known(long bytes) {
        return bytes > Capacity.UNKNOWN / 2 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, bytes));
    }

    /// Why this node cannot give a VM on it another disk, if it cannot, with what is reserved for VMs that are being
    /// made.
    public Optional<Obstacle> obstacle(
            ClusterSnapshot snapshot, List<Reservation> inFlight, NodeName node, Space disk) {
        DiskRules rules = new DiskRules(snapshot, new Capacity(snapshot, inFlight, config));
        return snapshot.node(node)
                .map(found -> rules.room(found, disk, List.of()))
                .flatMap(room -> room instanceof Fit.No<Long> no ? Optional.of(no.obstacle()) : Optional.empty());
    }

    private static List<Node> wanted(PlacementRequest request, ClusterSnapshot snapshot) {
        return snapshot.resources().nodes().stream()
                .filter(node -> request.node() == null || request.node().equals(node.name()))
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    private static String names(ClusterSnapshot snapshot) {
        return snapshot.resources().nodes().stream()
                .map(node -> node.name().value())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static NotPlaced refused(String field, String reason, boolean temporary) {
        return new NotPlaced(List.of(new Obstacle(field, reason, temporary)));
    }

    private static PlacementDecision explained(Fit.Candidate best, int candidates, PlacementRequest request) {
        PlacementDecision.Placed placed = best.placed();
        String why = request.node() != null
                ? "%s was asked for".formatted(placed.node())
                : candidates == 1
                        ? "%s is the only node that can take it".formatted(placed.node())
                        : "%s has the most memory left of %d nodes that can take it"
                                .formatted(placed.node(), candidates);
        return new PlacementDecision.Placed(
                placed.made(),
                placed.node(),
                placed.storage(),
                placed.space(),
                placed.moreSpace(),
                "%s: %s".formatted(why, placed.explanation()));
    }
}
