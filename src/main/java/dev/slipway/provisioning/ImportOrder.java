package dev.slipway.provisioning;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.OperationKind;
import dev.slipway.placement.Origin;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// An import with everything that it names looked up: the image goes to the storage `files`, and the template
/// to the same node.
record ImportOrder(ImportTemplateRequest request, ClusterSnapshot snapshot, String name, Storage files, String format)
        implements Order {

    /// How large the disk of an image is, nobody knows before it is there; most are smaller.
    private static final DiskSize ASSUMED = DiskSize.ofGiB(10);

    @Override
    public PlacementRequest placement() {
        return new PlacementRequest(
                new Origin.Blank(cluster(), List.of()),
                1,
                0,
                ASSUMED,
                List.of(),
                files.node(),
                request.storage(),
                List.of(bridge()),
                null);
    }

    @Override
    public Optional<NodeName> preferredNode() {
        return Optional.empty();
    }

    @Override
    public Work work(Placed placed) {
        ImportPlan plan = new ImportPlan(
                placed.node(),
                files.name(),
                placed.storage(),
                Objects.requireNonNull(request.url()),
                Imports.algorithm(request),
                Objects.requireNonNull(request.checksum()).toLowerCase(Locale.ROOT),
                format,
                request.description(),
                request.cores() == null ? 1 : request.cores(),
                request.memory() == null ? 1024 : request.memory(),
                bridge());
        return new Work(OperationKind.IMPORT_TEMPLATE, plan.write());
    }

    private String bridge() {
        return request.network() == null ? MoreDevices.BRIDGE : request.network();
    }
}
