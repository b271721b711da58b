package dev.slipway.provisioning;

import dev.slipway.catalog.Template;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.placement.PlacementDecision;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request with everything that it names looked up.
///
/// `preferredNode` is the node that the configuration tries first, `cloudInit` what cloud-init will be told.
/// With `copiedMark` the template stands for the VM with this mark, which is copied as it is, or as it was at
/// `copiedSnapshot`; cores, memory and disk are then what room has to be found for.
record Order(
        ClusterSnapshot snapshot,
        String name,
        Template template,
        int cores,
        int memoryMiB,
        int diskGiB,
        Optional<NodeName> preferredNode,
        @Nullable CloudInit cloudInit,
        @Nullable String copiedMark,
        @Nullable String copiedSnapshot) {

    /// A VM from a template.
    Order(
            ClusterSnapshot snapshot,
            String name,
            Template template,
            int cores,
            int memoryMiB,
            int diskGiB,
            Optional<NodeName> preferredNode,
            @Nullable CloudInit cloudInit) {
        this(snapshot, name, template, cores, memoryMiB, diskGiB, preferredNode, cloudInit, null, null);
    }

    /// The same with what cloud-init is told as it was hashed before.
    Order with(@Nullable CloudInit hashed) {
        return new Order(snapshot, name, template, cores, memoryMiB, diskGiB, preferredNode, hashed);
    }

    ClusterName cluster() {
        return snapshot.cluster();
    }

    PlacementRequest placement(CreateVmRequest request) {
        return new PlacementRequest(
                template,
                cores,
                memoryMiB,
                DiskSize.ofGiB(diskGiB),
                request.node() == null ? null : new NodeName(request.node()),
                request.storage(),
                request.network(),
                request.fullClone());
    }

    CreatePlan plan(CreateVmRequest request, PlacementDecision.Placed placed) {
        return new CreatePlan(
                template.name(),
                placed.source().vmid(),
                placed.source().node(),
                placed.node(),
                placed.storage(),
                placed.full(),
                placed.explanation(),
                request.description(),
                copied() ? null : cores,
                copied() ? null : memoryMiB,
                request.cpuType(),
                copied() ? null : DiskSize.ofGiB(diskGiB),
                cloudInit,
                request.network(),
                request.vlan(),
                tags(request),
                request.metadata() == null ? Map.of() : new TreeMap<>(request.metadata()),
                request.startOnCreate() == null || request.startOnCreate(),
                placed.source().agent(),
                copiedMark,
                copiedSnapshot);
    }

    private boolean copied() {
        return copiedMark != null;
    }

    private static List<String> tags(CreateVmRequest request) {
        return request.tags() == null
                ? List.of()
                : request.tags().stream()
                        .map(tag -> tag.toLowerCase(Locale.ROOT))
                        .distinct()
                        .sorted()
                        .toList();
    }
}
