package dev.slipway.provisioning;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.placement.Placement;
import dev.slipway.placement.PlacementDecision;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.placement.Reservation;
import dev.slipway.placement.Reservations;
import dev.slipway.placement.VmIdsExhausted;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The gate of creations: validate, find template and size, place, reserve, write to the journal, launch.
///
/// All of it is decided from memory and the database; Proxmox VE is not asked, and what is refused here has never
/// reached it.
@ApplicationScoped
public class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /// One thread, so that no two requests count the same room; and none of the event loop's, which the hashing of
    /// a password would hold up.
    private final ExecutorService gate = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("admission").factory());

    private final ProxmoxClusters clusters;
    private final Orders orders;
    private final Placement placement;
    private final Reservations reservations;
    private final Journal journal;
    private final OperationLauncher launcher;
    private final InstantSource clock;

    public Admission(
            ProxmoxClusters clusters,
            Orders orders,
            Placement placement,
            Reservations reservations,
            Journal journal,
            OperationLauncher launcher,
            InstantSource clock) {
        this.clusters = clusters;
        this.orders = orders;
        this.placement = placement;
        this.reservations = reservations;
        this.journal = journal;
        this.launcher = launcher;
        this.clock = clock;
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails with a
    /// [Refusal] that names what to change; nothing is then stored or reserved. Repeating it makes another VM,
    /// unless it comes with the same key. Whoever cancels stops waiting: what has begun goes on, so that nothing
    /// stays reserved without an operation, or accepted without being launched.
    public Uni<Operation> admit(
            CreateVmRequest request, String owner, String project, Journal.@Nullable IdempotencyKey idempotency) {
        return Uni.createFrom()
                .deferred(
                        () -> journal.repeated(owner, idempotency, () -> admitNew(request, owner, project, idempotency))
                                .memoize()
                                .indefinitely());
    }

    private Uni<Operation> admitNew(
            CreateVmRequest request, String owner, String project, Journal.@Nullable IdempotencyKey idempotency) {
        Uni<Operation> admitted = Uni.createFrom().deferred(() -> {
            launcher.requireResumed();
            Order order = orders.read(request);
            PlacementRequest wish = order.placement(request);
            PlacementDecision.Placed placed = place(wish, order.snapshot());
            OperationId id = OperationId.random();
            CreatePlan plan = order.plan(request, placed);
            return reservations
                    .reserve(placed.claim(wish, id.value()))
                    .onFailure(VmIdsExhausted.class)
                    .transform(exhausted -> new Refusal.Unavailable(
                            "every VMID that Slipway may use is taken; an administrator widens placement.vmid-range",
                            RETRY_AFTER))
                    .chain(vmid -> accept(operation(id, order, vmid, plan, owner, project), idempotency));
        });
        return admitted.runSubscriptionOn(gate);
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
                List.of(new Entry.Placed(plan.node(), plan.explanation(), clock.instant())));
    }

    private Uni<Operation> accept(Operation offered, Journal.@Nullable IdempotencyKey idempotency) {
        return journal.accept(offered, idempotency)
                .onItemOrFailure()
                .call((acceptance, failure) -> acceptance instanceof Journal.Acceptance.Accepted
                        ? Uni.createFrom().voidItem()
                        : reservations.release(offered.cluster(), offered.vmid(), Duration.ZERO))
                .map(acceptance -> acceptance.orRefuse(Admission::nameInUse))
                .invoke(launcher::launch);
    }

    private static Refusal nameInUse(OperationId by) {
        return new Refusal.AlreadyExists(
                "a VM of this name is being made by operation %s; choose another name".formatted(by));
    }

    /// The node that the configuration prefers is tried first; only the node of a request is insisted on.
    private PlacementDecision.Placed place(PlacementRequest request, ClusterSnapshot snapshot) {
        List<Reservation> inFlight = reservations.inFlight(snapshot.cluster());
        if (request.node() == null) {
            Optional<NodeName> preferred = clusters.preferredNode(snapshot.cluster());
            if (preferred.isPresent()
                    && placement.place(request.on(preferred.get()), snapshot, inFlight)
                            instanceof PlacementDecision.Placed placed) {
                return placed;
            }
        }
        return switch (placement.place(request, snapshot, inFlight)) {
            case PlacementDecision.Placed placed -> placed;
            case PlacementDecision.NotPlaced not -> throw refusal(not);
        };
    }

    /// What the request insists on and cannot have is its error; a lack of room is a conflict with the present state.
    private static Refusal refusal(PlacementDecision.NotPlaced not) {
        if (not.temporary().isEmpty()) {
            return new Refusal.InvalidRequest(not.obstacles().stream()
                    .map(each -> FieldError.at(each.field(), each.reason()))
                    .toList());
        }
        return new Refusal.Conflict(
                "no-capacity",
                "No node has room for this VM",
                not.temporary().stream()
                        .map(each -> each.field() + ": " + each.reason())
                        .collect(Collectors.joining("; ")));
    }

    @PreDestroy
    void close() {
        gate.shutdown();
    }
}
