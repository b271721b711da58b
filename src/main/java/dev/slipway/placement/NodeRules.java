package dev.slipway.placement;

import dev.slipway.catalog.IsoImage;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.Template.Replica;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.placement.PlacementDecision.Way;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.Comparator;
import java.util.List;
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
    private final DiskRules disks;

    NodeRules(PlacementRequest request, ClusterSnapshot snapshot, Capacity capacity) {
        this.request = request;
        this.snapshot = snapshot;
        this.capacity = capacity;
        this.disks = new DiskRules(snapshot, capacity);
    }

    /// How a clone would be made on a node.
    private record Plan(Node node, Replica source, String storage, boolean full) {

        boolean crossNode() {
            return !source.node().equals(node.name());
        }
    }

    /// How a VM would be made on a node, and the space that its boot disk takes up there.
    private record Target(Node node, Storage storage, Way made, DiskSize space) {}

    Fit<Fit.Candidate> check(Node node) {
        return online(node)
                .then(this::cores)
                .then(this::bridges)
                .then(this::target)
                .then(this::fits);
    }

    private Fit<Target> target(Node node) {
        return switch (request.origin()) {
            case Origin.Clone clone ->
                source(node, clone.template())
                        .then(plan -> notSmaller(plan, clone.template()))
                        .then(this::cloneable);
            case Origin.Blank blank -> image(node, blank).then(image -> allocatable(node, image));
        };
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

    private Fit<Node> bridges(Node node) {
        Set<String> there = snapshot.bridges().get(node.name());
        return request.bridges().stream()
                .filter(bridge -> there != null && !there.contains(bridge))
                .findFirst()
                .<Fit<Node>>map(missing -> Fit.no("network", "%s has no bridge %s".formatted(node.name(), missing)))
                .orElseGet(() -> Fit.yes(node));
    }

    /// A replica on the node itself, else one that can be cloned across. The call goes to the node that holds
    /// the replica, so that one has to be online.
    private Fit<Plan> source(Node node, Template template) {
        Comparator<Replica> nearestFirst = Comparator.<Replica, Boolean>comparing(
                        replica -> !replica.node().equals(node.name()))
                .thenComparing(Comparator.comparing(Replica::linkable).reversed())
                .thenComparing(Replica::vmid);
        Optional<Replica> source = template.replicas().stream()
                .filter(replica -> replica.node().equals(node.name()) || replica.sharedStorage())
                .filter(replica ->
                        snapshot.node(replica.node()).map(Node::online).orElse(false))
                .min(nearestFirst);
        return source.map(replica -> plan(node, replica)).orElseGet(() -> noReplica(node, template));
    }

    private static Fit<Plan> noReplica(Node node, Template template) {
        String places = template.replicas().stream()
                .map(replica -> replica.node().value())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Fit.no(
                "node",
                "%s has no replica of template %s, and the storage it lies on is not shared; replicas are on %s"
                        .formatted(node.name(), template.name(), places));
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

    private Fit<Plan> notSmaller(Plan plan, Template template) {
        DiskSize least = plan.source().diskSize();
        return request.disk().compareTo(least) < 0
                ? Fit.no(
                        "disk_size",
                        "the disk of template %s has %s, and a disk cannot shrink; ask for %d GiB or more"
                                .formatted(template.name(), least, least.wholeGiB()))
                : Fit.yes(plan);
    }

    private Fit<Target> cloneable(Plan plan) {
        return disks.storage(plan.node(), plan.storage())
                .then(storage -> plan.crossNode() && !storage.shared()
                        ? Fit.no(
                                "storage",
                                "the template is on %s, and from there %s can only be reached on shared storage; %s is not"
                                        .formatted(
                                                plan.source().node(),
                                                plan.node().name(),
                                                plan.storage()))
                        : Fit.yes(new Target(
                                plan.node(), storage, new Way.Cloned(plan.source(), plan.full()), space(plan))));
    }

    /// A full clone takes its whole size, a linked one what it is larger than its template.
    private DiskSize space(Plan plan) {
        return plan.full()
                ? request.disk()
                : new DiskSize(request.disk().bytes() - plan.source().diskSize().bytes());
    }

    private Fit<Optional<IsoImage>> image(Node node, Origin.Blank blank) {
        if (blank.images().isEmpty()) {
            return Fit.yes(Optional.empty());
        }
        Optional<IsoImage> here = blank.images().stream()
                .filter(image -> image.nodes().contains(node.name()))
                .findFirst();
        return here.isPresent()
                ? Fit.yes(here)
                : Fit.no("iso", "%s cannot reach the image; it is on %s".formatted(node.name(), places(blank)));
    }

    private static String places(Origin.Blank blank) {
        return blank.images().stream()
                .flatMap(image -> image.nodes().stream())
                .map(NodeName::value)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// Where it is not said, the storage for disks with the most space left.
    private Fit<Target> allocatable(Node node, Optional<IsoImage> image) {
        Fit<Storage> chosen = request.storage() == null ? disks.roomiest(node) : disks.storage(node, request.storage());
        return chosen.then(storage -> Fit.yes(new Target(node, storage, new Way.Blank(image), request.disk())));
    }

    private Fit<Fit.Candidate> fits(Target target) {
        Space boot = new Space(target.storage().name(), target.space());
        return disks.room(target.node(), boot, moreSpace(target)).then(spaceLeft -> {
            long needed = request.memoryMiB() * MIB;
            long memoryLeft = capacity.memory(target.node()) - needed;
            // a template is never started, so no node is too full for it
            return needed > 0 && memoryLeft < 0
                    ? Fit.notNow(
                            "memory",
                            "%s has %s of memory left, %s are needed"
                                    .formatted(
                                            target.node().name(),
                                            Capacity.gib(memoryLeft + needed),
                                            Capacity.gib(needed)))
                    : Fit.yes(candidate(target, memoryLeft, spaceLeft));
        });
    }

    private List<Space> moreSpace(Target target) {
        return request.moreDisks().stream()
                .map(disk -> disk.beside(target.storage().name()))
                .toList();
    }

    private Fit.Candidate candidate(Target target, long memoryLeft, long spaceLeft) {
        String explanation = "%s on storage %s, leaving %s of memory and %s of space"
                .formatted(
                        words(target.made()),
                        target.storage().name(),
                        Capacity.gib(memoryLeft),
                        Capacity.gib(spaceLeft));
        Placed placed = new Placed(
                target.made(),
                target.node().name(),
                target.storage().name(),
                target.space(),
                moreSpace(target),
                explanation);
        return new Fit.Candidate(placed, memoryLeft);
    }

    private static String words(Way made) {
        return switch (made) {
            case Way.Cloned clone ->
                "%s clone of %s"
                        .formatted(
                                clone.full() ? "full" : "linked", clone.source().vmid());
            case Way.Blank blank ->
                blank.image().map(image -> "installed from " + image.volume()).orElse("empty disk");
        };
    }
}
