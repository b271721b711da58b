package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPaneTest {

    @ParameterizedTest
    @CsvSource({"3, 3, ''", "2, 3, pve3", "1, 3, 'pve2, pve3'"})
    void nodesThatAreNotOnlineAreNamed(int online, int all, String missing) {
        assertThat(ClusterPane.of(snapshot(online, all)).missing()).isEqualTo(missing);
    }

    @Test
    void aSharedStorageIsShownOnceAndALocalOneForEachNode() {
        ClusterPane pane = ClusterPane.of(snapshot(2, 2));

        assertThat(pane.storages())
                .extracting(storage -> storage.name() + (storage.shared() ? "" : " on " + storage.node()))
                .containsExactly("ceph", "local on pve1", "local on pve2");
        assertThat(pane.storages()).extracting(ClusterPane.StorageBar::percent).containsOnly(25);
    }

    private static ClusterSnapshot snapshot(int online, int all) {
        List<ClusterResources.Node> nodes = IntStream.rangeClosed(1, all)
                .mapToObj(i -> new ClusterResources.Node(
                        new NodeName("pve" + i), i <= online, 0.5, 8, 1L << 30, 1L << 31, Duration.ofHours(1)))
                .toList();
        List<ClusterResources.Storage> storages = nodes.stream()
                .flatMap(node -> Stream.of(storage("ceph", node.name(), true), storage("local", node.name(), false)))
                .toList();
        return new ClusterSnapshot(
                ClusterName.DEFAULT,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                new ClusterResources(List.of(), nodes, storages),
                Map.of());
    }

    private static ClusterResources.Storage storage(String name, NodeName node, boolean shared) {
        return new ClusterResources.Storage(
                name, node, true, shared, Set.of("images"), shared ? "rbd" : "lvmthin", 100, 400);
    }
}
