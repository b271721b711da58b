package dev.slipway.catalog;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.StorageFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The ISO images on the storages of the clusters, answered from memory: [IsoPoller] reads them now and then,
/// because a node may take minutes over the files of a server that is away.
@ApplicationScoped
public class IsoCatalog {

    private static final Duration RETRY = Duration.ofMinutes(1);

    /// A storage that is read by asking one node. A shared one stands for all nodes that have it.
    record Shelf(ClusterName cluster, String storage, NodeName askedAt, boolean shared) {}

    private final Map<Shelf, List<StorageFile>> files = new ConcurrentHashMap<>();
    private final Map<Shelf, Instant> dueAt = new ConcurrentHashMap<>();
    private final Function<ClusterName, ClusterSnapshot> snapshots;
    private final CatalogConfig config;
    private final InstantSource clock;

    @Inject
    public IsoCatalog(Inventory inventory, CatalogConfig config, InstantSource clock) {
        this(inventory::snapshot, config, clock);
    }

    IsoCatalog(Function<ClusterName, ClusterSnapshot> snapshots, CatalogConfig config, InstantSource clock) {
        this.snapshots = snapshots;
        this.config = config;
        this.clock = clock;
    }

    /// The images of a cluster by volume id, as far as they were read.
    public List<IsoImage> images(ClusterName cluster) {
        ClusterSnapshot snapshot = snapshots.apply(cluster);
        Map<String, IsoImage> images = new TreeMap<>();
        for (Shelf shelf : shelves(snapshot)) {
            for (StorageFile file : files.getOrDefault(shelf, List.of())) {
                IsoImage image = new IsoImage(
                        cluster, file.volume(), file.name(), shelf.storage(), file.size(), nodes(snapshot, shelf));
                images.merge(file.volume(), image, IsoCatalog::joined);
            }
        }
        return List.copyOf(images.values());
    }

    /// The images that a user may mean: the one with this volume id, or all files of this name.
    public List<IsoImage> find(ClusterName cluster, String volumeOrName) {
        return images(cluster).stream()
                .filter(image ->
                        image.volume().equals(volumeOrName) || image.name().equals(volumeOrName))
                .toList();
    }

    /// Whether every storage was asked, so that an image which is not found is not there.
    public boolean complete(ClusterName cluster) {
        ClusterSnapshot snapshot = snapshots.apply(cluster);
        return snapshot.takenAt().isPresent() && shelves(snapshot).stream().allMatch(dueAt::containsKey);
    }

    /// What should be read now; each shelf is named once until it was read.
    List<Shelf> due(ClusterName cluster) {
        Instant now = clock.instant();
        return shelves(snapshots.apply(cluster)).stream()
                .filter(shelf -> !dueAt.getOrDefault(shelf, now).isAfter(now))
                .toList();
    }

    void learned(Shelf shelf, List<StorageFile> read) {
        files.put(shelf, List.copyOf(read));
        dueAt.put(shelf, clock.instant().plus(config.isoInterval()));
    }

    /// It could not be read; what was known of it stays, and the next attempt waits a while.
    void notLearned(Shelf shelf) {
        dueAt.put(shelf, clock.instant().plus(RETRY));
    }

    /// The storages for ISO images that can be asked; a shared one is asked at its first node that is online.
    private static List<Shelf> shelves(ClusterSnapshot snapshot) {
        List<Shelf> shelves = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        snapshot.resources().storages().stream()
                .filter(storage -> storage.available() && storage.content().contains("iso"))
                .filter(storage ->
                        snapshot.node(storage.node()).map(Node::online).orElse(false))
                .sorted(Comparator.comparing(Storage::name).thenComparing(Storage::node))
                .filter(storage -> !storage.shared() || seen.add(storage.name()))
                .forEach(storage ->
                        shelves.add(new Shelf(snapshot.cluster(), storage.name(), storage.node(), storage.shared())));
        return shelves;
    }

    private static Set<NodeName> nodes(ClusterSnapshot snapshot, Shelf shelf) {
        Set<NodeName> nodes = new HashSet<>(Set.of(shelf.askedAt()));
        if (shelf.shared()) {
            snapshot.resources().storages().stream()
                    .filter(storage -> storage.name().equals(shelf.storage()) && storage.available())
                    .map(Storage::node)
                    .forEach(nodes::add);
        }
        return nodes;
    }

    private static IsoImage joined(IsoImage one, IsoImage other) {
        Set<NodeName> nodes = new HashSet<>(one.nodes());
        nodes.addAll(other.nodes());
        return new IsoImage(one.cluster(), one.volume(), one.name(), one.storage(), one.size(), nodes);
    }
}
