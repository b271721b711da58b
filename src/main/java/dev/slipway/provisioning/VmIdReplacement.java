package dev.slipway.provisioning;

import dev.slipway.database.Database;
import dev.slipway.operation.Entry;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/// Gives a creation another VMID when its first one turned out to be somebody else's: reservation and journal change
/// together.
@ApplicationScoped
public class VmIdReplacement {

    private final Database database;
    private final Reservations reservations;
    private final Journal journal;
    private final InstantSource clock;

    public VmIdReplacement(Database database, Reservations reservations, Journal journal, InstantSource clock) {
        this.database = database;
        this.reservations = reservations;
        this.journal = journal;
        this.clock = clock;
    }

    /// Yields the operation under its next VMID, once that is committed. Fails with
    /// [dev.slipway.placement.VmIdsExhausted]. Repeated with the same operation, it replaces nothing more.
    public Uni<Operation> replace(Operation operation) {
        return database.exclusively(
                Journal.admission(operation.cluster()), connection -> replace(connection, operation));
    }

    private Operation replace(Connection connection, Operation operation) throws SQLException {
        Operation now = journal.require(connection, operation.id());
        VmId taken = operation.vmid();
        if (now.ended() || !now.vmid().equals(taken)) {
            return now;
        }
        VmId next =
                reservations.replace(connection, now.id().value(), taken, journal.underWay(connection, now.cluster()));
        return journal.append(connection, now.id(), new Entry.VmIdReplaced(taken, next, clock.instant()));
    }
}
