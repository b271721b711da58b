package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One thing that a cluster holds, under the `id` that Proxmox VE gives it; what does not apply to it is absent. Sizes
/// are in bytes, `cpu` is the used share (0 to 1) of its `cores`.
@Schema(name = "Resource")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceView(
        ClusterName cluster,
        @Schema(examples = "qemu/100") String id,

        @Schema(enumeration = {"qemu", "lxc", "node", "storage"})
        String type,

        NodeName node,
        @Nullable String name,
        String status,
        @Nullable Integer vmid,
        @Nullable Boolean template,
        @Nullable Integer cores,
        @Nullable Double cpu,
        @Nullable Long memory,
        @Nullable Long memoryUsed,
        @Nullable Long disk,
        @Nullable Long diskUsed,
        @Nullable Long uptime,
        @Nullable Boolean shared,
        @Nullable String pool,
        @Nullable String lock,
        @Nullable List<String> tags) {

    static Stream<ResourceView> all(ClusterSnapshot snapshot) {
        ClusterName cluster = snapshot.cluster();
        return Stream.of(
                        snapshot.resources().guests().stream().map(guest -> of(cluster, guest)),
                        snapshot.resources().nodes().stream().map(node -> of(cluster, node)),
                        snapshot.resources().storages().stream().map(storage -> of(cluster, storage)))
                .flatMap(views -> views);
    }

    /// Whether it is of a type as requests name it.
    boolean isA(String wanted) {
        return wanted.equals("vm") ? vmid != null : wanted.equals(type);
    }

    private static ResourceView of(ClusterName cluster, Guest guest) {
        String type = guest.type().name().toLowerCase(Locale.ROOT);
        return new ResourceView(
                cluster,
                type + "/" + guest.vmid(),
                type,
                guest.node(),
                guest.name(),
                guest.state().name().toLowerCase(Locale.ROOT),
                guest.vmid().number(),
                guest.template(),
                guest.maxCpu(),
                guest.cpu(),
                guest.maxMemory(),
                guest.memory(),
                guest.maxDisk(),
                null,
                guest.uptime().toSeconds(),
                null,
                guest.pool(),
                guest.lock(),
                guest.tags());
    }

    private static ResourceView of(ClusterName cluster, Node node) {
        return new ResourceView(
                cluster,
                "node/" + node.name(),
                "node",
                node.name(),
                node.name().value(),
                node.online() ? "online" : "offline",
                null,
                null,
                node.maxCpu(),
                node.cpu(),
                node.maxMemory(),
                node.memory(),
                null,
                null,
                node.uptime().toSeconds(),
                null,
                null,
                null,
                null);
    }

    private static ResourceView of(ClusterName cluster, Storage storage) {
        return new ResourceView(
                cluster,
                "storage/%s/%s".formatted(storage.node(), storage.name()),
                "storage",
                storage.node(),
                storage.name(),
                storage.available() ? "available" : "unknown",
                null,
                null,
                null,
                null,
                null,
                null,
                storage.total(),
                storage.used(),
                null,
                storage.shared(),
                null,
                null,
                null);
    }
}
