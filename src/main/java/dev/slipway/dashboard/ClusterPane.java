package dev.slipway.dashboard;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.view.NodeView;
import dev.slipway.view.StorageView;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the page says of one cluster: whether it answers, how old the picture is, its nodes and its storages. All of it
/// is from the snapshot.
record ClusterPane(
        String name,
        boolean reachable,
        @Nullable Instant takenAt,
        @Nullable String failure,
        List<NodeBar> nodes,
        List<StorageBar> storages) {

    /// One node: how full it is, and what of it has been promised to guests. Memory in MiB.
    record NodeBar(
            String name,
            boolean online,
            int cpuPercent,
            int cpus,
            int coresAllocated,
            int memoryPercent,
            long memory,
            long all,
            long memoryAllocated,
            int guestsRunning,
            int guests) {

        static NodeBar of(NodeView node) {
            return new NodeBar(
                    node.node().value(),
                    node.status().equals("online"),
                    Format.percent(node.cpu()),
                    node.cores(),
                    node.coresAllocated(),
                    Format.percentOf(node.memoryUsed(), node.memory()),
                    node.memoryUsed(),
                    node.memory(),
                    node.memoryAllocated(),
                    node.guestsRunning(),
                    node.guests());
        }
    }

    /// One storage, a shared one once; `node` is where a local one is. Sizes in bytes.
    record StorageBar(
            String name,
            String type,
            boolean shared,
            String node,
            boolean available,
            int percent,
            long used,
            long total) {

        static StorageBar of(StorageView storage) {
            return new StorageBar(
                    storage.storage(),
                    storage.type(),
                    storage.shared(),
                    storage.nodes().getFirst().value(),
                    storage.status().equals("available"),
                    Format.percent(storage.usedFraction()),
                    storage.used(),
                    storage.total());
        }
    }

    static ClusterPane of(ClusterSnapshot snapshot) {
        return new ClusterPane(
                snapshot.cluster().value(),
                snapshot.reachable(),
                snapshot.takenAt().orElse(null),
                snapshot.failure().orElse(null),
                NodeView.all(snapshot).stream().map(NodeBar::of).toList(),
                StorageView.all(snapshot).stream().map(StorageBar::of).toList());
    }

    /// The nodes that are not reported as online. Whether the others may decide anything is not in the snapshot: that
    /// depends on how the cluster counts votes.
    public String missing() {
        return nodes.stream().filter(node -> !node.online()).map(NodeBar::name).collect(Collectors.joining(", "));
    }
}
