package dev.slipway.placement;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which storages of a node take disks, and whether they have room for them.
final class DiskRules {

    private final ClusterSnapshot snapshot;
    private final Capacity capacity;

    DiskRules(ClusterSnapshot snapshot, Capacity capacity) {
        this.snapshot = snapshot;
        this.capacity = capacity;
    }

    Fit<Storage> storage(Node node, String name) {
        Optional<Storage> found = snapshot.storage(node.name(), name);
        if (found.isEmpty() || !found.get().available()) {
            return Fit.no("storage", "storage %s is not available on %s".formatted(name, node.name()));
        }
        return found.get().content().contains("images")
                ? Fit.yes(found.get())
                : Fit.no("storage", "storage %s is not meant for VM disks".formatted(name));
    }

    Fit<Storage> roomiest(Node node) {
        return snapshot.resources().storages().stream()
                .filter(storage -> storage.node().equals(node.name()))
                .filter(storage -> storage.available() && storage.content().contains("images"))
                .max(Comparator.comparingLong(capacity::space)
                        .thenComparing(Comparator.comparing(Storage::name).reversed()))
                .<Fit<Storage>>map(Fit::yes)
                .orElseGet(() -> Fit.no("storage", "%s has no storage for VM disks".formatted(node.name())));
    }

    /// The bytes that are left on the storage of the boot disk when every disk has its own.
    Fit<Long> room(Node node, Space boot, List<Space> more) {
        Map<String, Long> others = new TreeMap<>();
        more.forEach(disk -> others.merge(disk.storage(), disk.size().bytes(), Long::sum));
        long beside = Optional.ofNullable(others.remove(boot.storage())).orElse(0L);
        Fit<Long> left = room(node, "disk_size", boot.storage(), boot.size().bytes() + beside);
        for (Map.Entry<String, Long> other : others.entrySet()) {
            left = left.then(bytes ->
                    room(node, "disks", other.getKey(), other.getValue()).then(ignored -> Fit.yes(bytes)));
        }
        return left;
    }

    private Fit<Long> room(Node node, String field, String name, long needed) {
        return switch (storage(node, name)) {
            case Fit.No<Storage> no -> Fit.no(field, no.obstacle().reason());
            case Fit.Yes<Storage> yes -> room(node, field, yes.value(), needed);
        };
    }

    private Fit<Long> room(Node node, String field, Storage storage, long needed) {
        long left = capacity.space(storage) - needed;
        return left < 0
                ? Fit.notNow(
                        field,
                        "storage %s on %s has %s left, %s are needed"
                                .formatted(
                                        storage.name(), node.name(), Capacity.gib(left + needed), Capacity.gib(needed)))
                : Fit.yes(left);
    }
}
