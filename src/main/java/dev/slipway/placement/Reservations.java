package dev.slipway.placement;

import dev.slipway.database.Database;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// VMIDs and capacity that are spoken for.
///
/// They are in the database and nowhere else, so that all replicas decide from the same. What is decided from
/// them is decided in the transaction that they are read and written in, which has to be exclusive for its
/// cluster: see [dev.slipway.operation.Journal#admission]. Times are those of the database.
@ApplicationScoped
public class Reservations {

    private final Database database;
    private final Function<ClusterName, ClusterSnapshot> snapshots;
    private final PlacementConfig config;

    @Inject
    public Reservations(Database database, Inventory inventory, PlacementConfig config) {
        this(database, inventory::snapshot, config);
    }

    public Reservations(Database database, Function<ClusterName, ClusterSnapshot> snapshots, PlacementConfig config) {
        this.database = database;
        this.snapshots = snapshots;
        this.config = config;
    }

    /// The reservations whose capacity the statistics of this cluster may not show yet.
    public List<Reservation> inFlight(Connection connection, ClusterName cluster) throws SQLException {
        return ReservationTable.held(connection, cluster, settledBefore(database.now(connection)));
    }

    /// The same for who decides nothing by it.
    public Uni<List<Reservation>> inFlight(ClusterName cluster) {
        return database.read(connection -> inFlight(connection, cluster));
    }

    /// Reserves for this operation the next VMID of the range, behind the one given last and round again, that
    /// no guest has, that is not reserved, does not rest and is not to be `avoided`. Throws [VmIdsExhausted]
    /// when there is none.
    public VmId reserve(Connection connection, Claim claim, Collection<VmId> avoided) throws SQLException {
        VmId free = free(connection, claim.cluster(), avoided);
        ReservationTable.insert(connection, claim.under(free));
        return free;
    }

    private VmId free(Connection connection, ClusterName cluster, Collection<VmId> avoided) throws SQLException {
        Instant now = database.now(connection);
        ReservationTable.purge(connection, cluster, settledBefore(now), now);
        Set<VmId> taken = ReservationTable.vmIds(connection, cluster);
        taken.addAll(avoided);
        snapshots.apply(cluster).resources().guests().stream().map(Guest::vmid).forEach(taken::add);
        VmId free = config.vmidRange()
                .idsBehind(ReservationTable.last(connection, cluster))
                .filter(id -> !taken.contains(id))
                .findFirst()
                .orElseThrow(() -> new VmIdsExhausted(cluster, config.vmidRange()));
        ReservationTable.last(connection, cluster, free);
        return free;
    }

    /// Reserves another VMID with the same capacity for this operation, as Proxmox VE says that `taken` is not
    /// free; that one is left alone for `placement.vmid-rest`. Asked again for the same `taken`, it returns the
    /// same VMID. Throws [VmIdsExhausted], and [IllegalStateException] for an operation that holds nothing.
    public VmId replace(Connection connection, String operationId, VmId taken, Collection<VmId> avoided)
            throws SQLException {
        Reservation before = ReservationTable.held(connection, operationId)
                .orElseThrow(() -> new IllegalStateException("operation " + operationId + " holds no VMID"));
        if (!before.vmid().equals(taken)) {
            return before.vmid();
        }
        VmId next = free(connection, before.cluster(), avoided);
        ReservationTable.move(connection, before, next);
        rest(connection, operationId, before.cluster(), taken);
        return next;
    }

    /// Gives up the VMID of a VM that this operation removed or did not make, and leaves it unused for
    /// `placement.vmid-rest`. One that meanwhile went to another operation stays there. Yields once it is
    /// committed; may be repeated.
    public Uni<Void> release(String operationId, ClusterName cluster, VmId vmid) {
        return database.write(connection -> rest(connection, operationId, cluster, vmid))
                .replaceWithVoid();
    }

    private int rest(Connection connection, String operationId, ClusterName cluster, VmId vmid) throws SQLException {
        Instant until = database.now(connection).plus(config.vmidRest());
        return ReservationTable.rest(connection, cluster, vmid, operationId, until);
    }

    /// Notes that the VM of this operation exists: its capacity is counted until the statistics surely include
    /// it, then the reservation is gone. Without effect for an operation that holds nothing. Yields once it is
    /// committed; may be repeated.
    public Uni<Void> settle(String operationId) {
        return database.write(connection -> ReservationTable.settle(connection, operationId, database.now(connection)))
                .replaceWithVoid();
    }

    private Instant settledBefore(Instant now) {
        return now.minus(config.settleTime());
    }
}
