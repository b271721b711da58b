package dev.slipway.view;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A storage as the API shows it: a shared one once, with all the nodes that have it. `status` is `available` if one of
/// them can use it, else `unknown`.
@Schema(name = "Storage")
public record StorageView(
        ClusterName cluster,
        @Schema(examples = "local-lvm") String storage,

        @Schema(description = "Plug-in of Proxmox VE", examples = "lvmthin")
        String type,

        @Schema(description = "Whether all its nodes see the same")
        boolean shared,

        List<NodeName> nodes,

        @Schema(description = "What may lie on it", examples = "[\"images\", \"iso\"]")
        List<String> content,

        @Schema(enumeration = {"available", "unknown"}) String status,
        @Schema(description = "Bytes") long total,

        @Schema(description = "Bytes in use") long used,
        @Schema(description = "Bytes that are free") long available,

        @Schema(description = "Used share, 0 to 1") double usedFraction) {

    static boolean holdsDisks(Storage storage) {
        return storage.content().contains("images");
    }

    /// The storages of a cluster by name and node.
    public static List<StorageView> all(ClusterSnapshot snapshot) {
        Map<String, List<Storage>> once = new LinkedHashMap<>();
        snapshot.resources().storages().stream()
                .sorted(Comparator.comparing(Storage::name).thenComparing(Storage::node))
                .forEach(storage -> once.computeIfAbsent(
                                storage.shared() ? storage.name() : storage.name() + "/" + storage.node(),
                                key -> new ArrayList<>())
                        .add(storage));
        return once.values().stream().map(same -> of(snapshot.cluster(), same)).toList();
    }

    /// The storages of one node by name, shared ones with the others that have them.
    static List<StorageView> of(ClusterSnapshot snapshot, NodeName node) {
        return all(snapshot).stream()
                .filter(storage -> storage.nodes().contains(node))
                .toList();
    }

    /// The figures are those of a node that can use it: another one knows none.
    private static StorageView of(ClusterName cluster, List<Storage> same) {
        Storage best = same.stream().filter(Storage::available).findFirst().orElseGet(same::getFirst);
        return new StorageView(
                cluster,
                best.name(),
                best.pluginType(),
                best.shared(),
                same.stream().map(Storage::node).toList(),
                best.content().stream().sorted().toList(),
                best.available() ? "available" : "unknown",
                best.total(),
                best.used(),
                Math.max(0, best.total() - best.used()),
                best.total() == 0 ? 0 : (double) best.used() / best.total());
    }
}
