package dev.slipway.provisioning;

import dev.slipway.database.Database;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationConfig;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationLauncher;
import dev.slipway.operation.Requester;
import dev.slipway.operation.Subject;
import dev.slipway.placement.Claim;
import dev.slipway.placement.Placement;
import dev.slipway.placement.PlacementDecision;
import dev.slipway.placement.PlacementRequest;
import dev.slipway.placement.Reservation;
import dev.slipway.placement.Reservations;
import dev.slipway.placement.VmIdsExhausted;
import dev.slipway.proxmox.CloudInit;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The gate of creations: validate, find template and size; place, reserve, write to the journal; launch.
///
/// The first part is decided from memory. The second is one transaction, one at a time for each cluster over
/// all replicas: nothing of it is kept unless all of it is. Proxmox VE is not asked, and what is refused here
/// has never reached it.
@Startup
@ApplicationScoped
public class Admission {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Database database;
    private final Function<CreateVmRequest, VmOrder> orders;
    private final Placement placement;
    private final Reservations reservations;
    private final Journal journal;
    private final Consumer<Operation> launch;
    private final int queueLimit;

    @Inject
    public Admission(
            Database database,
            Orders orders,
            Placement placement,
            Reservations reservations,
            Journal journal,
            OperationLauncher launcher,
            OperationConfig config) {
        this(
                database,
                request -> {
                    launcher.requireResumed();
                    return orders.read(request);
                },
                placement,
                reservations,
                journal,
                launcher::launch,
                config.queueLimit());
    }

    Admission(
            Database database,
            Function<CreateVmRequest, VmOrder> orders,
            Placement placement,
            Reservations reservations,
            Journal journal,
            Consumer<Operation> launch,
            int queueLimit) {
        this.database = database;
        this.orders = orders;
        this.placement = placement;
        this.reservations = reservations;
        this.journal = journal;
        this.launch = launch;
        this.queueLimit = queueLimit;
        if (queueLimit < 1) {
            throw new IllegalArgumentException(
                    "operation.queue-limit must be 1 or more: with less nothing is accepted");
        }
    }

    /// Yields the stored and launched operation, or the one that the same idempotency key made before. Fails
    /// with a [Refusal] that names what to change; nothing is then stored or reserved. Repeating it makes
    /// another VM, unless it comes with the same key. Whoever cancels stops waiting: what has begun goes on, so
    /// that nothing is accepted without being launched.
    public Uni<Operation> admit(CreateVmRequest request, Requester by) {
        return admit(() -> read(request), by);
    }

    /// The same when what cloud-init is told was hashed before, so that the request has no password any more.
    Uni<Operation> admit(CreateVmRequest request, @Nullable CloudInit cloudInit, Requester by) {
        return admit(() -> read(request).map(order -> order.with(cloudInit)), by);
    }

    private Uni<VmOrder> read(CreateVmRequest request) {
        return Uni.createFrom()
                .item(() -> orders.apply(request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /// The same for what is looked up in another way.
    Uni<Operation> admit(Supplier<? extends Uni<? extends Order>> order, Requester by) {
        return Uni.createFrom()
                .deferred(() -> journal.repeated(by.owner(), by.idempotency(), () -> admitNew(by, order.get()))
                        .memoize()
                        .indefinitely());
    }

    private Uni<Operation> admitNew(Requester by, Uni<? extends Order> read) {
        return read.<Journal.Acceptance>chain(order -> database.exclusively(
                        Journal.admission(order.cluster()), connection -> decide(connection, by, order)))
                .invoke(this::launchNew)
                .map(acceptance -> acceptance.orRefuse(Admission::nameInUse));
    }

    private void launchNew(Journal.Acceptance acceptance) {
        if (acceptance instanceof Journal.Acceptance.Accepted accepted) {
            launch.accept(accepted.operation());
        }
    }

    /// Changes nothing but the database, so that it may be run again.
    private Journal.Acceptance decide(Connection connection, Requester by, Order order) throws SQLException {
        Optional<Journal.Acceptance> before = journal.earlier(connection, by.owner(), by.idempotency());
        if (before.isPresent()) {
            return before.get();
        }
        List<VmId> underWay = roomInTheQueue(connection, order);
        List<Reservation> inFlight = reservations.inFlight(connection, order.cluster());
        nameIsFree(connection, order, inFlight);
        PlacementRequest wanted = order.placement();
        PlacementDecision.Placed placed = place(order, wanted, inFlight);
        OperationId id = by.operation();
        VmId vmid = reserve(connection, placed.claim(wanted, id.value()), underWay);
        Operation offered = operation(id, vmid, by, order, placed, database.now(connection));
        Journal.Acceptance acceptance = journal.accept(connection, offered, by.idempotency());
        // what is refused now takes its reservation with it
        acceptance.orRefuse(Admission::nameInUse);
        return acceptance;
    }

    private List<VmId> roomInTheQueue(Connection connection, Order order) throws SQLException {
        List<VmId> underWay = journal.underWay(connection, order.cluster());
        if (underWay.size() >= queueLimit) {
            throw new Refusal.Unavailable(
                    "%d operations of cluster %s have not ended yet; wait until some have, or cancel some"
                            .formatted(underWay.size(), order.cluster()),
                    RETRY_AFTER);
        }
        return underWay;
    }

    /// A VM that was made just now may not be in the snapshot yet, least of all in that of another replica.
    private void nameIsFree(Connection connection, Order order, List<Reservation> inFlight) throws SQLException {
        Set<String> holders = inFlight.stream().map(Reservation::operationId).collect(Collectors.toSet());
        for (OperationId sameName : journal.creations(connection, order.cluster(), order.name())) {
            if (holders.contains(sameName.value())) {
                throw nameInUse(sameName);
            }
        }
    }

    private VmId reserve(Connection connection, Claim claim, List<VmId> underWay) throws SQLException {
        try {
            return reservations.reserve(connection, claim, underWay);
        } catch (VmIdsExhausted exhausted) {
            throw new Refusal.Conflict(
                    ProblemType.NO_CAPACITY,
                    "No VMID is left",
                    "every VMID that Slipway may use is taken; an administrator widens placement.vmid-range");
        }
    }

    private static Operation operation(
            OperationId id, VmId vmid, Requester by, Order order, PlacementDecision.Placed placed, Instant now) {
        Order.Work work = order.work(placed);
        return new Operation(
                id,
                work.kind(),
                new Subject(order.cluster(), vmid),
                order.name(),
                by.project(),
                by.owner(),
                by.part(),
                work.payload(),
                now,
                List.of(new Entry.Placed(placed.node(), placed.explanation(), now)));
    }

    private static Refusal nameInUse(OperationId by) {
        return new Refusal.AlreadyExists(
                "operation %s makes a VM of this name, or has just made it; choose another name".formatted(by));
    }

    /// The node that the configuration prefers is tried first; only the node of a request is insisted on.
    private PlacementDecision.Placed place(Order order, PlacementRequest wanted, List<Reservation> inFlight) {
        if (wanted.node() == null
                && order.preferredNode().isPresent()
                && placement.place(wanted.on(order.preferredNode().get()), order.snapshot(), inFlight)
                        instanceof PlacementDecision.Placed placed) {
            return placed;
        }
        return switch (placement.place(wanted, order.snapshot(), inFlight)) {
            case PlacementDecision.Placed placed -> placed;
            case PlacementDecision.NotPlaced not -> throw refusal(not);
        };
    }

    /// What the request insists on and cannot have is its error; a lack of room is a conflict with the present
    /// state.
    private static Refusal refusal(PlacementDecision.NotPlaced not) {
        if (not.temporary().isEmpty()) {
            return new Refusal.InvalidRequest(not.obstacles().stream()
                    .map(each -> FieldError.at(each.field(), each.reason()))
                    .toList());
        }
        return new Refusal.Conflict(
                ProblemType.NO_CAPACITY,
                "No node has room for this VM",
                not.temporary().stream()
                        .map(each -> each.field() + ": " + each.reason())
                        .collect(Collectors.joining("; ")));
    }
}
