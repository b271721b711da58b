package dev.slipway.provisioning;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.OperationKind;
import dev.slipway.placement.DiskWish;
import dev.slipway.placement.Origin;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.placement.PlacementDecision.Way;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.placement.Space;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.vm.NetworkRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A request with everything that it names looked up.
///
/// `preferredNode` is the node that the configuration tries first, `cloudInit` what cloud-init will be told.
/// With `copiedMark` the template stands for the VM with this mark, which is copied as it is, or as it was at
/// `copiedSnapshot`; cores, memory and disk are then what room has to be found for.
record VmOrder(
        CreateVmRequest request,
        ClusterSnapshot snapshot,
        String name,
        Origin origin,
        int cores,
        int memoryMiB,
        int diskGiB,
        Optional<NodeName> preferredNode,
        @Nullable CloudInit cloudInit,
        @Nullable String copiedMark,
        @Nullable String copiedSnapshot)
        implements Order {

    /// A VM that is no copy of another.
    VmOrder(
            CreateVmRequest request,
            ClusterSnapshot snapshot,
            String name,
            Origin origin,
            int cores,
            int memoryMiB,
            int diskGiB,
            Optional<NodeName> preferredNode,
            @Nullable CloudInit cloudInit) {
        this(request, snapshot, name, origin, cores, memoryMiB, diskGiB, preferredNode, cloudInit, null, null);
    }

    /// The same with what cloud-init is told as it was hashed before.
    VmOrder with(@Nullable CloudInit hashed) {
        return new VmOrder(
                request,
                snapshot,
                name,
                origin,
                cores,
                memoryMiB,
                diskGiB,
                preferredNode,
                hashed,
                copiedMark,
                copiedSnapshot);
    }

    @Override
    public PlacementRequest placement() {
        return new PlacementRequest(
                origin,
                cores,
                memoryMiB,
                DiskSize.ofGiB(diskGiB),
                moreDisks(),
                request.node() == null ? null : new NodeName(request.node()),
                request.storage(),
                Stream.concat(Stream.ofNullable(request.network()), networks().map(NetworkRequest::bridge))
                        .map(Objects::requireNonNull)
                        .distinct()
                        .toList(),
                request.fullClone());
    }

    private List<DiskWish> moreDisks() {
        return Stream.ofNullable(request.disks())
                .flatMap(List::stream)
                .map(disk -> new DiskWish(DiskSize.ofGiB(Objects.requireNonNull(disk.size())), disk.storage()))
                .toList();
    }

    private Stream<NetworkRequest> networks() {
        return Stream.ofNullable(request.networks()).flatMap(List::stream);
    }

    @Override
    public Work work(Placed placed) {
        return switch (placed.made()) {
            case Way.Cloned clone ->
                new Work(OperationKind.CREATE, clone(placed, clone).write());
            case Way.Blank blank ->
                new Work(OperationKind.CREATE_BLANK, blank(placed, blank).write());
        };
    }

    private CreatePlan clone(Placed placed, Way.Cloned clone) {
        return new CreatePlan(
                origin instanceof Origin.Clone from ? from.template().name() : name,
                clone.source().vmid(),
                clone.source().node(),
                placed.node(),
                placed.storage(),
                clone.full(),
                placed.explanation(),
                request.description(),
                copied() ? null : cores,
                copied() ? null : memoryMiB,
                request.cpuType(),
                copied() ? null : DiskSize.ofGiB(diskGiB),
                cloudInit,
                request.network(),
                request.vlan(),
                tags(),
                metadata(),
                request.startOnCreate() == null || request.startOnCreate(),
                clone.source().agent(),
                copiedMark,
                copiedSnapshot,
                MoreDevices.of(clone.source().devices(), placed.moreSpace(), networks()));
    }

    private boolean copied() {
        return copiedMark != null;
    }

    private BlankPlan blank(Placed placed, Way.Blank blank) {
        Space boot = new Space(placed.storage(), placed.space());
        return new BlankPlan(
                placed.node(),
                request.description(),
                cores,
                memoryMiB,
                request.cpuType(),
                Firmware.of(request),
                Stream.concat(Stream.of(boot), placed.moreSpace().stream()).toList(),
                Stream.concat(Stream.of(firstNetwork(placed.node())), networks())
                        .map(MoreDevices::line)
                        .toList(),
                blank.image().map(image -> image.volume()).orElse(null),
                tags(),
                metadata(),
                request.startOnCreate() == null ? blank.image().isPresent() : request.startOnCreate());
    }

    /// Where it is not said, the usual bridge, or the first that the node has.
    private NetworkRequest firstNetwork(NodeName node) {
        List<String> bridges = snapshot.bridges().getOrDefault(node, Set.of()).stream()
                .sorted()
                .toList();
        String usual =
                bridges.isEmpty() || bridges.contains(MoreDevices.BRIDGE) ? MoreDevices.BRIDGE : bridges.getFirst();
        return new NetworkRequest(request.network() == null ? usual : request.network(), request.vlan(), null, null);
    }

    private Map<String, String> metadata() {
        return request.metadata() == null ? Map.of() : new TreeMap<>(request.metadata());
    }

    private List<String> tags() {
        return request.tags() == null
                ? List.of()
                : request.tags().stream()
                        .map(tag -> tag.toLowerCase(Locale.ROOT))
                        .distinct()
                        .sorted()
                        .toList();
    }
}
