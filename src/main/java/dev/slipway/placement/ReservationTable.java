package dev.slipway.placement;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The only SQL about reservations. A row is held by an operation, or it is a VMID at rest.
final class ReservationTable {

    private static final String HELD =
            "SELECT cluster, vmid, operation_id, node, storage, memory_mib, disk_bytes, more_disks FROM vmid_reservation"
                    + " WHERE ";

    private static final Pattern SPACE = Pattern.compile("([^=,]+)=(\\d+)");

    private ReservationTable() {}

    /// What operations hold in this cluster, but for what was settled by then.
    static List<Reservation> held(Connection connection, ClusterName cluster, Instant settledBefore)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                HELD + "cluster = ? AND operation_id IS NOT NULL AND (settled_at IS NULL OR settled_at > ?)")) {
            select.setString(1, cluster.value());
            select.setLong(2, settledBefore.toEpochMilli());
            return reservations(select);
        }
    }

    static Optional<Reservation> held(Connection connection, String operationId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HELD + "operation_id = ?")) {
            select.setString(1, operationId);
            return reservations(select).stream().findFirst();
        }
    }

    private static List<Reservation> reservations(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Reservation> held = new ArrayList<>();
            while (row.next()) {
                held.add(new Reservation(
                        new ClusterName(row.getString("cluster")),
                        new VmId(row.getInt("vmid")),
                        row.getString("operation_id"),
                        new NodeName(row.getString("node")),
                        row.getString("storage"),
                        row.getInt("memory_mib"),
                        new DiskSize(row.getLong("disk_bytes")),
                        spaces(row.getString("more_disks"))));
            }
            return held;
        }
    }

    /// `storage=bytes`, separated by commas; names of storages have neither.
    private static String text(List<Space> spaces) {
        return spaces.stream()
                .map(space -> space.storage() + "=" + space.size().bytes())
                .collect(Collectors.joining(","));
    }

    private static List<Space> spaces(String text) {
        return SPACE.matcher(text)
                .results()
                .map(space -> new Space(space.group(1), new DiskSize(Long.parseLong(space.group(2)))))
                .toList();
    }

    /// Every VMID of this cluster that has a row.
    static Set<VmId> vmIds(Connection connection, ClusterName cluster) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT vmid FROM vmid_reservation WHERE cluster = ?")) {
            select.setString(1, cluster.value());
            try (ResultSet row = select.executeQuery()) {
                Set<VmId> vmIds = new HashSet<>();
                while (row.next()) {
                    vmIds.add(new VmId(row.getInt(1)));
                }
                return vmIds;
            }
        }
    }

    /// The VMID that this cluster was given last, empty before the first one.
    static Optional<VmId> last(Connection connection, ClusterName cluster) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT last FROM vmid_round WHERE cluster = ?")) {
            select.setString(1, cluster.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new VmId(row.getInt(1))) : Optional.empty();
            }
        }
    }

    static void last(Connection connection, ClusterName cluster, VmId given) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO vmid_round (cluster, last)"
                + " VALUES (?, ?) ON CONFLICT (cluster) DO UPDATE SET last = excluded.last")) {
            upsert.setString(1, cluster.value());
            upsert.setInt(2, given.number());
            upsert.executeUpdate();
        }
    }

    static void insert(Connection connection, Reservation reservation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO vmid_reservation"
                + " (cluster, vmid, operation_id, node, storage, memory_mib, disk_bytes, more_disks)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, reservation.cluster().value());
            insert.setInt(2, reservation.vmid().number());
            insert.setString(3, reservation.operationId());
            insert.setString(4, reservation.node().value());
            insert.setString(5, reservation.storage());
            insert.setInt(6, reservation.memoryMiB());
            insert.setLong(7, reservation.disk().bytes());
            insert.setString(8, text(reservation.more()));
            insert.executeUpdate();
        }
    }

    /// Has what is held under one VMID held under another, which has no row yet.
    static void move(Connection connection, Reservation from, VmId to) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(
                "UPDATE vmid_reservation SET vmid = ? WHERE cluster = ? AND vmid = ? AND operation_id = ?")) {
            move.setInt(1, to.number());
            move.setString(2, from.cluster().value());
            move.setInt(3, from.vmid().number());
            move.setString(4, from.operationId());
            move.executeUpdate();
        }
    }

    /// Puts a VMID to rest, unless an operation other than this one holds it for a VM that it is still making.
    static int rest(Connection connection, ClusterName cluster, VmId vmid, String operationId, Instant until)
            throws SQLException {
        try (PreparedStatement rest = connection.prepareStatement("INSERT INTO vmid_reservation"
                + " (cluster, vmid, rests_until) VALUES (?, ?, ?) ON CONFLICT (cluster, vmid) DO UPDATE SET"
                + " operation_id = NULL, settled_at = NULL, rests_until = excluded.rests_until"
                + " WHERE vmid_reservation.operation_id IS NULL OR vmid_reservation.operation_id = ?"
                + " OR vmid_reservation.settled_at IS NOT NULL")) {
            rest.setString(1, cluster.value());
            rest.setInt(2, vmid.number());
            rest.setLong(3, until.toEpochMilli());
            rest.setString(4, operationId);
            return rest.executeUpdate();
        }
    }

    static int settle(Connection connection, String operationId, Instant at) throws SQLException {
        try (PreparedStatement settle = connection.prepareStatement(
                "UPDATE vmid_reservation SET settled_at = ? WHERE operation_id = ? AND settled_at IS NULL")) {
            settle.setLong(1, at.toEpochMilli());
            settle.setString(2, operationId);
            return settle.executeUpdate();
        }
    }

    /// Removes what was settled or was to rest until then.
    static void purge(Connection connection, ClusterName cluster, Instant settledBefore, Instant now)
            throws SQLException {
        try (PreparedStatement purge = connection.prepareStatement(
                "DELETE FROM vmid_reservation WHERE cluster = ? AND (settled_at <= ? OR rests_until <= ?)")) {
            purge.setString(1, cluster.value());
            purge.setLong(2, settledBefore.toEpochMilli());
            purge.setLong(3, now.toEpochMilli());
            purge.executeUpdate();
        }
    }
}
