package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The picture of one cluster: its last answer, what we know better, and both laid over each other.
///
/// The picture is made when something changes, so that reading it costs nothing.
final class ClusterView {

    private final Duration lag;
    private final Map<VmId, Knowledge> known = new HashMap<>();
    private final Map<NodeName, Set<String>> bridges = new HashMap<>();
    private ClusterSnapshot answered;
    private volatile ClusterSnapshot picture;

    ClusterView(ClusterName cluster, Duration lag) {
        this.lag = lag;
        this.answered = ClusterSnapshot.unseen(cluster);
        this.picture = answered;
    }

    ClusterSnapshot picture() {
        return picture;
    }

    /// The cluster answered a question that was sent at `askedAt`.
    synchronized ClusterSnapshot answer(ClusterResources resources, Instant askedAt) {
        Map<VmId, Guest> guests = byId(resources);
        known.replaceAll((vmid, knowledge) -> knowledge.after(guests.get(vmid), askedAt, lag));
        known.values().removeIf(Knowledge::empty);
        answered = new ClusterSnapshot(
                answered.cluster(), Optional.of(askedAt), Optional.empty(), remember(resources), Map.of());
        return draw();
    }

    /// The cluster did not answer; its last answer stays, with the reason.
    synchronized ClusterSnapshot failure(String reason) {
        answered = new ClusterSnapshot(
                answered.cluster(), answered.takenAt(), Optional.of(reason), answered.resources(), Map.of());
        return draw();
    }

    synchronized void observe(VmId vmid, Observation observation) {
        known.merge(vmid, Knowledge.NONE.with(observation), (before, unused) -> before.with(observation));
        draw();
    }

    synchronized void bridges(NodeName node, Set<String> names) {
        bridges.put(node, Set.copyOf(names));
        draw();
    }

    private ClusterSnapshot draw() {
        ClusterResources told = answered.resources();
        ClusterResources real =
                known.isEmpty() ? told : new ClusterResources(corrected(told), told.nodes(), told.storages());
        picture = new ClusterSnapshot(answered.cluster(), answered.takenAt(), answered.failure(), real, bridges);
        return picture;
    }

    private List<Guest> corrected(ClusterResources told) {
        Map<VmId, Guest> guests = byId(told);
        List<Guest> corrected = new ArrayList<>(told.guests().stream()
                .filter(guest -> !known.containsKey(guest.vmid()))
                .toList());
        known.forEach((vmid, knowledge) -> corrected.addAll(knowledge.correct(vmid, guests.get(vmid))));
        return List.copyOf(corrected);
    }

    /// Five minutes after a node went away its guests lose their names and their template flag (field guide
    /// 15.2); the last ones we saw are still right.
    private ClusterResources remember(ClusterResources resources) {
        Map<VmId, Guest> before = byId(answered.resources());
        Set<NodeName> offline = resources.nodes().stream()
                .filter(node -> !node.online())
                .map(ClusterResources.Node::name)
                .collect(Collectors.toSet());
        if (offline.isEmpty()) {
            return resources;
        }
        List<Guest> guests = resources.guests().stream()
                .map(guest -> guest.name() == null && offline.contains(guest.node()) && before.containsKey(guest.vmid())
                        ? remembered(guest, before.get(guest.vmid()))
                        : guest)
                .toList();
        return new ClusterResources(guests, resources.nodes(), resources.storages());
    }

    private static Guest remembered(Guest guest, Guest before) {
        return Knowledge.copy(guest, before.name(), guest.state(), before.template());
    }

    private static Map<VmId, Guest> byId(ClusterResources resources) {
        Map<VmId, Guest> guests = HashMap.newHashMap(resources.guests().size());
        resources.guests().forEach(guest -> guests.put(guest.vmid(), guest));
        return guests;
    }
}
