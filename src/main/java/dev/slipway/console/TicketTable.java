package dev.slipway.console;

import dev.slipway.database.Database;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Keeps for which VM and for whom a ticket is good, by its fingerprint: whoever reads the database has no ticket.
@ApplicationScoped
class TicketTable {

    /// What a ticket is good for.
    record Grant(VmRef vm, String owner, ConsoleType type) {}

    private final Database database;

    TicketTable(Database database) {
        this.database = database;
    }

    /// Yields until when it is good. Those that are not good any more are forgotten.
    Uni<Instant> keep(String fingerprint, Grant grant, Duration lifetime) {
        return database.write(connection -> {
            Instant now = database.now(connection);
            forget(connection, now);
            Instant until = now.plus(lifetime);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO console_ticket (fingerprint, cluster, vmid, owner, type, valid_until)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, fingerprint);
                insert.setString(2, grant.vm().cluster().value());
                insert.setInt(3, grant.vm().vmid().number());
                insert.setString(4, grant.owner());
                insert.setString(5, grant.type().label());
                insert.setLong(6, until.toEpochMilli());
                insert.executeUpdate();
            }
            return until;
        });
    }

    private static void forget(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM console_ticket WHERE valid_until <= ?")) {
            delete.setLong(1, now.toEpochMilli());
            delete.executeUpdate();
        }
    }

    /// Yields what the ticket was good for, to the first who asks and in time; whoever asks, it is good for nothing
    /// from then on.
    Uni<Optional<Grant>> take(String fingerprint) {
        return database.write(connection -> {
            Instant now = database.now(connection);
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM console_ticket WHERE fingerprint = ? RETURNING cluster, vmid, owner, type, valid_until")) {
                delete.setString(1, fingerprint);
                try (ResultSet row = delete.executeQuery()) {
                    return row.next() && row.getLong(5) > now.toEpochMilli()
                            ? Optional.of(grant(row))
                            : Optional.empty();
                }
            }
        });
    }

    private static Grant grant(ResultSet row) throws SQLException {
        VmRef vm = new VmRef(new ClusterName(row.getString(1)), new VmId(row.getInt(2)));
        return new Grant(
                vm, row.getString(3), ConsoleType.named(row.getString(4)).orElseThrow());
    }
}
