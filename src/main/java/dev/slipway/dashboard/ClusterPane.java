package dev.slipway.dashboard;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the page says of one cluster: whether it answers, how old the picture is, and its nodes.
record ClusterPane(
        String name,
        boolean reachable,
        @Nullable Instant takenAt,
        @Nullable String failure,
        List<NodeBar> nodes) {

    /// One node and how full it is.
    record NodeBar(String name, boolean online, int cpuPercent, int cpus, int memoryPercent, long memory, long all) {

        static NodeBar of(ClusterResources.Node node) {
            return new NodeBar(
                    node.name().value(),
                    node.online(),
                    Format.percent(node.cpu()),
                    node.maxCpu(),
                    Format.percentOf(node.memory(), node.maxMemory()),
                    node.memory(),
                    node.maxMemory());
        }
    }

    static ClusterPane of(ClusterSnapshot snapshot) {
        return new ClusterPane(
                snapshot.cluster().value(),
                snapshot.reachable(),
                snapshot.takenAt().orElse(null),
                snapshot.failure().orElse(null),
                snapshot.resources().nodes().stream()
                        .sorted(Comparator.comparing(ClusterResources.Node::name))
                        .map(NodeBar::of)
                        .toList());
    }
}
