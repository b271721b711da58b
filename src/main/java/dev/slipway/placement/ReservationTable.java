package dev.slipway.placement;

import dev.slipway.database.Database;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The only SQL about reservations.
final class ReservationTable {

    /// A row: what an operation holds, or a VMID at rest.
    record Row(
            ClusterName cluster,
            VmId vmid,
            Optional<Reservation> reservation,
            Optional<Instant> settledAt,
            Optional<Instant> restsUntil) {}

    private final Database database;

    ReservationTable(Database database) {
        this.database = database;
    }

    Uni<List<Row>> all() {
        return database.read(ReservationTable::select);
    }

    /// Yields whether the VMID was free and is now held. What is over by then is removed first, see [#purge].
    Uni<Boolean> insert(Reservation reservation, Instant settledBefore, Instant now) {
        return database.write(connection -> {
            purge(connection, settledBefore, now);
            return insert(connection, reservation);
        });
    }

    /// Moves what is held under one VMID to another and puts the first to rest, all or nothing. Yields
    /// whether the other was free; if not, nothing has changed.
    Uni<Boolean> move(Reservation from, VmId to, Instant restsUntil, Instant settledBefore, Instant now) {
        return database.write(connection -> {
            purge(connection, settledBefore, now);
            if (taken(connection, from.cluster(), to)) {
                return false;
            }
            move(connection, from, to);
            rest(connection, from.cluster(), from.vmid(), restsUntil);
            return true;
        });
    }

    Uni<Void> rest(ClusterName cluster, VmId vmid, Instant until) {
        return database.write(connection -> rest(connection, cluster, vmid, until))
                .replaceWithVoid();
    }

    Uni<Void> settle(String operationId, Instant at) {
        return database.write(connection -> settle(connection, operationId, at)).replaceWithVoid();
    }

    /// Removes what was settled or was to rest until then.
    Uni<Void> purge(Instant settledBefore, Instant now) {
        return database.write(connection -> purge(connection, settledBefore, now))
                .replaceWithVoid();
    }

    private static List<Row> select(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT cluster, vmid, operation_id, node, storage,"
                        + " memory_mib, disk_bytes, settled_at, rests_until FROM vmid_reservation");
                ResultSet row = select.executeQuery()) {
            List<Row> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(read(row));
            }
            return rows;
        }
    }

    private static Row read(ResultSet row) throws SQLException {
        ClusterName cluster = new ClusterName(row.getString("cluster"));
        VmId vmid = new VmId(row.getInt("vmid"));
        return new Row(
                cluster,
                vmid,
                row.getString("operation_id") == null
                        ? Optional.empty()
                        : Optional.of(new Reservation(
                                cluster,
                                vmid,
                                row.getString("operation_id"),
                                new NodeName(row.getString("node")),
                                row.getString("storage"),
                                row.getInt("memory_mib"),
                                new DiskSize(row.getLong("disk_bytes")))),
                instant(row, "settled_at"),
                instant(row, "rests_until"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static boolean insert(Connection connection, Reservation reservation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO vmid_reservation"
                + " (cluster, vmid, operation_id, node, storage, memory_mib, disk_bytes)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, vmid) DO NOTHING")) {
            insert.setString(1, reservation.cluster().value());
            insert.setInt(2, reservation.vmid().number());
            insert.setString(3, reservation.operationId());
            insert.setString(4, reservation.node().value());
            insert.setString(5, reservation.storage());
            insert.setInt(6, reservation.memoryMiB());
            insert.setLong(7, reservation.disk().bytes());
            return insert.executeUpdate() == 1;
        }
    }

    private static boolean taken(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM vmid_reservation WHERE cluster = ? AND vmid = ?")) {
            select.setString(1, cluster.value());
            select.setInt(2, vmid.number());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static int move(Connection connection, Reservation from, VmId to) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(
                "UPDATE vmid_reservation SET vmid = ? WHERE cluster = ? AND vmid = ? AND operation_id = ?")) {
            move.setInt(1, to.number());
            move.setString(2, from.cluster().value());
            move.setInt(3, from.vmid().number());
            move.setString(4, from.operationId());
            return move.executeUpdate();
        }
    }

    private static int rest(Connection connection, ClusterName cluster, VmId vmid, Instant until) throws SQLException {
        try (PreparedStatement rest = connection.prepareStatement("INSERT INTO vmid_reservation"
                + " (cluster, vmid, rests_until) VALUES (?, ?, ?) ON CONFLICT (cluster, vmid) DO UPDATE SET"
                + " operation_id = NULL, settled_at = NULL, rests_until = excluded.rests_until")) {
            rest.setString(1, cluster.value());
            rest.setInt(2, vmid.number());
            rest.setLong(3, until.toEpochMilli());
            return rest.executeUpdate();
        }
    }

    private static int settle(Connection connection, String operationId, Instant at) throws SQLException {
        try (PreparedStatement settle = connection.prepareStatement(
                "UPDATE vmid_reservation SET settled_at = ? WHERE operation_id = ? AND settled_at IS NULL")) {
            settle.setLong(1, at.toEpochMilli());
            settle.setString(2, operationId);
            return settle.executeUpdate();
        }
    }

    private static int purge(Connection connection, Instant settledBefore, Instant now) throws SQLException {
        try (PreparedStatement purge =
                connection.prepareStatement("DELETE FROM vmid_reservation WHERE settled_at <= ? OR rests_until <= ?")) {
            purge.setLong(1, settledBefore.toEpochMilli());
            purge.setLong(2, now.toEpochMilli());
            return purge.executeUpdate();
        }
    }
}
