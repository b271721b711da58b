package dev.slipway.provisioning;

import dev.slipway.catalog.Size;
import dev.slipway.catalog.Sizes;
import dev.slipway.catalog.Template;
import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.placement.Claim;
import dev.slipway.placement.Placement;
import dev.slipway.placement.PlacementDecision;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.placement.Reservation;
import dev.slipway.placement.Reservations;
import dev.slipway.placement.VmIdsExhausted;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The gate of creations: validate, find template and size, place, reserve, write to the journal, launch.
///
/// All of it is decided from memory and the database; Proxmox VE is not asked, and what is refused here has never
/// reached it.
@ApplicationScoped
public class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final ProxmoxClusters clusters;
    private final Inventory inventory;
    private final TemplateCatalog templates;
    private final Sizes sizes;
    private final Placement placement;
    private final Reservations reservations;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final ProvisioningConfig config;
    private final InstantSource clock;

    public Admission(
            ProxmoxClusters clusters,
            Inventory inventory,
            TemplateCatalog templates,
            Sizes sizes,
            Placement placement,
            Reservations reservations,
            Journal journal,
            OperationLauncher launcher,
            ProvisioningConfig config,
            InstantSource clock) {
        this.clusters = clusters;
        this.inventory = inventory;
        this.templates = templates;
        this.sizes = sizes;
        this.placement = placement;
        this.reservations = reservations;
        this.journal = journal;
        this.launcher = launcher;
        this.config = config;
        this.clock = clock;
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails with a
    /// [Refusal] that names what to change; nothing is then stored or reserved.
    public Uni<Operation> admit(
            CreateVmRequest request, String owner, String project, Journal.@Nullable IdempotencyKey idempotency) {
        return journal.repeated(owner, idempotency, () -> admitNew(request, owner, project, idempotency));
    }

    private Uni<Operation> admitNew(
            CreateVmRequest request, String owner, String project, Journal.@Nullable IdempotencyKey idempotency) {
        return Uni.createFrom().deferred(() -> {
            launcher.requireResumed();
            Order order = order(request);
            PlacementDecision.Placed placed = place(request, order);
            OperationId id = OperationId.random();
            CreatePlan plan = order.plan(request, placed);
            return reservations
                    .reserve(new Claim(
                            order.snapshot().cluster(),
                            id.value(),
                            placed.node(),
                            placed.storage(),
                            plan.memoryMiB(),
                            plan.disk()))
                    .onFailure(VmIdsExhausted.class)
                    .transform(exhausted -> new Refusal.Unavailable(
                            "every VMID that Slipway may use is taken; an administrator widens placement.vmid-range",
                            RETRY_AFTER))
                    .chain(vmid -> accept(operation(id, order, vmid, plan, owner, project), idempotency));
        });
    }

    private Operation operation(OperationId id, Order order, VmId vmid, CreatePlan plan, String owner, String project) {
        return new Operation(
                id,
                OperationKind.CREATE,
                order.snapshot().cluster(),
                vmid,
                order.name(),
                project,
                owner,
                plan.write(),
                clock.instant(),
                List.of());
    }

    private Uni<Operation> accept(Operation offered, Journal.@Nullable IdempotencyKey idempotency) {
        return journal.accept(offered, idempotency)
                .onItemOrFailure()
                .call((acceptance, failure) -> acceptance instanceof Journal.Acceptance.Accepted
                        ? Uni.createFrom().voidItem()
                        : reservations.release(offered.cluster(), offered.vmid()))
                .map(acceptance -> acceptance.orRefuse(Admission::nameInUse))
                .invoke(launcher::launch);
    }

    private static Refusal nameInUse(OperationId by) {
        return new Refusal.AlreadyExists(
                "a VM of this name is being made by operation %s; choose another name".formatted(by));
    }

    /// A request with everything that it names looked up.
    private record Order(
            ClusterSnapshot snapshot, String name, Template template, int cores, int memoryMiB, int diskGiB) {

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
                    cores,
                    memoryMiB,
                    request.cpuType(),
                    DiskSize.ofGiB(diskGiB),
                    CloudInitHash.of(request.cloudInit()),
                    request.network(),
                    request.vlan(),
                    tags(request),
                    request.metadata() == null ? Map.of() : new TreeMap<>(request.metadata()),
                    request.startOnCreate() == null || request.startOnCreate(),
                    placed.source().agent());
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

    private Order order(CreateVmRequest request) {
        List<FieldError> broken = RequestRules.broken(request);
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
        String name = java.util.Objects.requireNonNull(request.name());
        ClusterSnapshot snapshot = snapshot(request.cluster());
        Template template = template(snapshot, java.util.Objects.requireNonNull(request.template()));
        nameIsFree(snapshot, name);
        Size size = size(request.size());
        Order order = new Order(
                snapshot,
                name,
                template,
                request.cores() == null ? size.cores() : request.cores(),
                request.memory() == null ? size.memoryMiB() : request.memory(),
                disk(request, size, template));
        if (request.cloudInit() != null && template.replicas().stream().noneMatch(Template.Replica::cloudInit)) {
            throw Refusal.InvalidRequest.of(
                    "cloud_init",
                    "template %s has no cloud-init drive, so nothing would read this".formatted(template.name()));
        }
        return order;
    }

    private ClusterSnapshot snapshot(@Nullable String cluster) {
        ClusterName name =
                cluster == null ? clusters.defaultCluster() : new ClusterName(cluster.toLowerCase(Locale.ROOT));
        if (!clusters.names().contains(name)) {
            throw Refusal.InvalidRequest.of("cluster", "is one of: " + join(clusters.names()));
        }
        ClusterSnapshot snapshot = inventory.snapshot(name);
        if (snapshot.takenAt().isEmpty()) {
            throw new Refusal.Unavailable(
                    "cluster %s has not answered yet%s"
                            .formatted(
                                    name,
                                    snapshot.failure().map(why -> ": " + why).orElse("")),
                    RETRY_AFTER);
        }
        return snapshot;
    }

    private Template template(ClusterSnapshot snapshot, String nameOrVmid) {
        ClusterName cluster = snapshot.cluster();
        return templates
                .find(cluster, nameOrVmid.strip())
                .orElseThrow(() -> templates.complete(cluster)
                        ? Refusal.InvalidRequest.of(
                                "template",
                                "is one of: "
                                        + join(templates.templates(cluster).stream()
                                                .map(Template::name)
                                                .toList()))
                        : new Refusal.Unavailable(
                                "the templates of cluster %s are still being read".formatted(cluster), RETRY_AFTER));
    }

    private static void nameIsFree(ClusterSnapshot snapshot, String name) {
        snapshot.resources().guests().stream()
                .filter(guest -> name.equalsIgnoreCase(guest.name()))
                .findFirst()
                .ifPresent(guest -> {
                    throw new Refusal.AlreadyExists(
                            "name: VM %s in cluster %s is called %s already; choose another name"
                                    .formatted(guest.vmid(), snapshot.cluster(), name));
                });
    }

    private Size size(@Nullable String name) {
        return sizes.find(name == null ? config.defaultSize() : name.strip())
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "size",
                        "is one of: "
                                + join(sizes.all().stream().map(Size::name).toList())));
    }

    /// Explicit values win; a size smaller than the template's disk is refused, because disks never shrink.
    private static int disk(CreateVmRequest request, Size size, Template template) {
        long least = template.replicas().stream()
                .mapToLong(replica -> replica.diskSize().wholeGiB())
                .min()
                .orElse(1);
        if (request.diskSize() != null && request.diskSize() < least) {
            throw Refusal.InvalidRequest.of(
                    "disk_size", "is at least %d: the disk of template %s".formatted(least, template.name()));
        }
        if (request.diskSize() == null && request.size() != null && size.diskGiB() < least) {
            throw Refusal.InvalidRequest.of(
                    "size",
                    "%s has a disk of %d GiB, and template %s needs %d"
                            .formatted(size.name(), size.diskGiB(), template.name(), least));
        }
        return request.diskSize() == null ? (int) Math.max(size.diskGiB(), least) : request.diskSize();
    }

    private PlacementDecision.Placed place(CreateVmRequest request, Order order) {
        ClusterName cluster = order.snapshot().cluster();
        NodeName node =
                request.node() == null ? clusters.preferredNode(cluster).orElse(null) : new NodeName(request.node());
        List<Reservation> inFlight = reservations.inFlight(cluster);
        PlacementDecision decision = placement.place(
                new PlacementRequest(
                        order.template(),
                        order.cores(),
                        order.memoryMiB(),
                        DiskSize.ofGiB(order.diskGiB()),
                        node,
                        request.storage(),
                        request.network(),
                        request.fullClone()),
                order.snapshot(),
                inFlight);
        return switch (decision) {
            case PlacementDecision.Placed placed -> placed;
            case PlacementDecision.NotPlaced not -> throw refusal(not.refusals());
        };
    }

    /// What the request insists on and cannot have is its error; a lack of room is a conflict with the present state.
    private static Refusal refusal(List<PlacementDecision.Refusal> refusals) {
        boolean full = refusals.stream()
                .allMatch(each -> each.field().equals("memory") || each.field().equals("disk_size"));
        if (full) {
            return new Refusal.Conflict(
                    "no-capacity",
                    "No node has room for this VM",
                    refusals.stream()
                            .map(each -> each.field() + ": " + each.reason())
                            .collect(Collectors.joining("; ")));
        }
        return new Refusal.InvalidRequest(refusals.stream()
                .map(each -> FieldError.at(each.field(), each.reason()))
                .toList());
    }

    private static String join(Iterable<?> values) {
        StringBuilder joined = new StringBuilder();
        values.forEach(value -> joined.append(joined.isEmpty() ? "" : ", ").append(value));
        return joined.isEmpty() ? "(there is none)" : joined.toString();
    }
}
