package dev.slipway.placement;

import dev.slipway.catalog.Template.Replica;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.DiskSize;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether one node can take a VM: each rule says what it found or why it refuses, the first refusal counts.
///
/// Source of the rules about clones: field guide 7.1 to 7.3.
final class NodeRules {

    private static final long MIB = 1L << 20;

    private final PlacementRequest request;
    private final ClusterSnapshot snapshot;
    private final Capacity capacity;

    NodeRules(PlacementRequest request, ClusterSnapshot snapshot, Capacity capacity) {
        this.request = request;
        this.snapshot = snapshot;
        this.capacity = capacity;
    }

    /// How a VM would be made on a node.
    private record Plan(Node node, Replica source, String storage, boolean full) {

        boolean crossNode() {
            return !source.node().equals(node.name());
        }
    }

    Fit<Fit.Candidate> check(Node node) {
        return online(node)
                .then(this::cores)
                .then(this::bridge)
                .then(this::source)
                .then(this::notSmaller)
                .then(this::cloneable)
                .then(this::fits);
    }

    private Fit<Node> online(Node node) {
        return node.online() ? Fit.yes(node) : Fit.notNow("node", "%s is not online".formatted(node.name()));
    }

    /// Proxmox VE starts no VM with more vCPUs than its node has CPUs.
    private Fit<Node> cores(Node node) {
        return node.maxCpu() > 0 && request.cores() > node.maxCpu()
                ? Fit.no("cores", "%s has %d CPUs, a VM there cannot have more".formatted(node.name(), node.maxCpu()))
                : Fit.yes(node);
    }

    private Fit<Node> bridge(Node node) {
        Set<String> bridges = snapshot.bridges().get(node.name());
        return request.bridge() == null || bridges == null || bridges.contains(request.bridge())
                ? Fit.yes(node)
                : Fit.no("network", "%s has no bridge %s".formatted(node.name(), request.bridge()));
    }

    /// A replica on the node itself, else one that can be cloned across. The call goes to the node that holds
    /// the replica, so that one has to be online.
    private Fit<Plan> source(Node node) {
        Comparator<Replica> nearestFirst = Comparator.<Replica, Boolean>comparing(
                        replica -> !replica.node().equals(node.name()))
                .thenComparing(Comparator.comparing(Replica::linkable).reversed())
                .thenComparing(Replica::vmid);
        Optional<Replica> source = request.template().replicas().stream()
                .filter(replica -> replica.node().equals(node.name()) || replica.sharedStorage())
                .filter(replica ->
                        snapshot.node(replica.node()).map(Node::online).orElse(false))
                .min(nearestFirst);
        return source.map(replica -> plan(node, replica)).orElseGet(() -> noReplica(node));
    }

    private Fit<Plan> noReplica(Node node) {
        String places = request.template().replicas().stream()
                .map(replica -> replica.node().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Fit.no(
                "node",
                "%s has no replica of template %s, and the storage it lies on is not shared; replicas are on %s"
                        .formatted(node.name(), request.template().name(), places));
    }

    private Fit<Plan> plan(Node node, Replica source) {
        String storage = Objects.requireNonNullElse(request.storage(), source.storage());
        boolean moved = !storage.equals(source.storage());
        boolean full = Objects.requireNonNullElse(request.full(), moved || !source.linkable());
        if (!full && moved) {
            return Fit.no(
                    "storage",
                    "a linked clone stays on the storage of its template, %s; leave out storage or ask for a full clone"
                            .formatted(source.storage()));
        }
        return !full && !source.linkable()
                ? Fit.no("full_clone", "storage %s cannot make linked clones; ask for a full clone".formatted(storage))
                : Fit.yes(new Plan(node, source, storage, full));
    }

    private Fit<Plan> notSmaller(Plan plan) {
        DiskSize least = plan.source().diskSize();
        return request.disk().compareTo(least) < 0
                ? Fit.no(
                        "disk_size",
                        "the disk of template %s has %s, and a disk cannot shrink; ask for %d GiB or more"
                                .formatted(request.template().name(), least, least.wholeGiB()))
                : Fit.yes(plan);
    }

    private record Target(Plan plan, Storage storage) {}

    private Fit<Target> cloneable(Plan plan) {
        Optional<Storage> found = snapshot.storage(plan.node().name(), plan.storage());
        if (found.isEmpty() || !found.get().available()) {
            return Fit.no(
                    "storage",
                    "storage %s is not available on %s"
                            .formatted(plan.storage(), plan.node().name()));
        }
        Storage storage = found.get();
        if (!storage.content().contains("images")) {
            return Fit.no("storage", "storage %s is not meant for VM disks".formatted(plan.storage()));
        }
        return plan.crossNode() && !storage.shared()
                ? Fit.no(
                        "storage",
                        "the template is on %s, and from there %s can only be reached on shared storage; %s is not"
                                .formatted(plan.source().node(), plan.node().name(), plan.storage()))
                : Fit.yes(new Target(plan, storage));
    }

    private Fit<Fit.Candidate> fits(Target target) {
        Plan plan = target.plan();
        DiskSize space = space(plan);
        long spaceLeft = capacity.space(target.storage()) - space.bytes();
        if (spaceLeft < 0) {
            return Fit.notNow(
                    "disk_size",
                    "storage %s on %s has %s left, %s are needed"
                            .formatted(
                                    plan.storage(),
                                    plan.node().name(),
                                    Capacity.gib(spaceLeft + space.bytes()),
                                    Capacity.gib(space.bytes())));
        }
        long needed = request.memoryMiB() * MIB;
        long memoryLeft = capacity.memory(plan.node()) - needed;
        if (memoryLeft < 0) {
            return Fit.notNow(
                    "memory",
                    "%s has %s of memory left, %s are needed"
                            .formatted(plan.node().name(), Capacity.gib(memoryLeft + needed), Capacity.gib(needed)));
        }
        return Fit.yes(candidate(plan, space, memoryLeft, spaceLeft));
    }

    /// A full clone takes its whole size, a linked one what it is larger than its template.
    private DiskSize space(Plan plan) {
        return plan.full()
                ? request.disk()
                : new DiskSize(request.disk().bytes() - plan.source().diskSize().bytes());
    }

    private static Fit.Candidate candidate(Plan plan, DiskSize space, long memoryLeft, long spaceLeft) {
        String explanation = "%s clone of %s on storage %s, leaving %s of memory and %s of space"
                .formatted(
                        plan.full() ? "full" : "linked",
                        plan.source().vmid(),
                        plan.storage(),
                        Capacity.gib(memoryLeft),
                        Capacity.gib(spaceLeft));
        Placed placed = new Placed(plan.source(), plan.node().name(), plan.storage(), plan.full(), space, explanation);
        return new Fit.Candidate(placed, memoryLeft);
    }
}
