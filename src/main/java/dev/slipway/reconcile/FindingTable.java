package dev.slipway.reconcile;

import dev.slipway.operation.OperationId;
import dev.slipway.operation.Payload;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The only SQL about findings, about the shapes of managed VMs as we last knew them, and about who compares.
final class FindingTable {

    private static final String FINDING =
            "SELECT id, cluster, vmid, kind, since, name, project, marker, operation_id, differences FROM finding ";

    private FindingTable() {}

    /// The stored form of differences.
    @RegisterForReflection
    record Differences(List<Difference> all) {}

    /// How we last knew a managed VM: after `operation`, the last one that had worked on it then.
    record Known(
            VmId vmid, String marker, Shape shape, @Nullable OperationId operation) {}

    /// Whether this replica is the one to compare the cluster, for the next while; it stays so as long as it
    /// goes on.
    static boolean claim(Connection connection, ClusterName cluster, String replica, long now, long until)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO comparison (cluster, replica, held_until) VALUES (?, ?, ?)"
                        + " ON CONFLICT (cluster) DO UPDATE SET replica = excluded.replica,"
                        + " held_until = excluded.held_until"
                        + " WHERE comparison.replica = excluded.replica OR comparison.held_until <= ?")) {
            insert.setString(1, cluster.value());
            insert.setString(2, replica);
            insert.setLong(3, until);
            insert.setLong(4, now);
            return insert.executeUpdate() == 1;
        }
    }

    /// Whether this replica still is the one to compare the cluster.
    static boolean held(Connection connection, ClusterName cluster, String replica) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM comparison WHERE cluster = ? AND replica = ?")) {
            select.setString(1, cluster.value());
            select.setString(2, replica);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /// All findings, the oldest first.
    static List<Finding> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FINDING + "ORDER BY since, cluster, vmid")) {
            return read(select);
        }
    }

    static List<Finding> of(Connection connection, ClusterName cluster) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FINDING + "WHERE cluster = ?")) {
            select.setString(1, cluster.value());
            return read(select);
        }
    }

    static Optional<Finding> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FINDING + "WHERE id = ?")) {
            select.setString(1, id);
            return read(select).stream().findFirst();
        }
    }

    private static List<Finding> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Finding> findings = new ArrayList<>();
            while (row.next()) {
                String operation = row.getString("operation_id");
                findings.add(new Finding(
                        row.getString("id"),
                        new ClusterName(row.getString("cluster")),
                        new VmId(row.getInt("vmid")),
                        FindingKind.parse(row.getString("kind")),
                        Instant.ofEpochMilli(row.getLong("since")),
                        row.getString("name"),
                        row.getString("project"),
                        row.getString("marker"),
                        operation == null ? null : new OperationId(operation),
                        Payload.read(Differences.class, row.getString("differences"))
                                .all()));
            }
            return findings;
        }
    }

    /// Stores a finding, in place of any other about its VM.
    static void put(Connection connection, Finding finding) throws SQLException {
        delete(connection, finding.cluster(), finding.vmid());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO finding (id, cluster, vmid, kind, since, name, project, marker, operation_id,"
                        + " differences) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, finding.id());
            insert.setString(2, finding.cluster().value());
            insert.setInt(3, finding.vmid().number());
            insert.setString(4, finding.kind().label());
            insert.setLong(5, finding.since().toEpochMilli());
            insert.setString(6, finding.name());
            insert.setString(7, finding.project());
            insert.setString(8, finding.marker());
            insert.setString(
                    9, finding.operation() == null ? null : finding.operation().value());
            insert.setString(10, Payload.write(Differences.class, new Differences(finding.differences())));
            insert.executeUpdate();
        }
    }

    static void delete(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        delete(connection, "finding", cluster, vmid);
    }

    /// How we last knew the managed VMs of a cluster.
    static Map<VmId, Known> known(Connection connection, ClusterName cluster) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT vmid, marker, settings, operation_id FROM known_vm WHERE cluster = ?")) {
            select.setString(1, cluster.value());
            try (ResultSet row = select.executeQuery()) {
                Map<VmId, Known> known = new HashMap<>();
                while (row.next()) {
                    String operation = row.getString("operation_id");
                    VmId vmid = new VmId(row.getInt("vmid"));
                    known.put(
                            vmid,
                            new Known(
                                    vmid,
                                    row.getString("marker"),
                                    Shape.read(row.getString("settings")),
                                    operation == null ? null : new OperationId(operation)));
                }
                return known;
            }
        }
    }

    static void know(Connection connection, ClusterName cluster, Known known) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO known_vm (cluster, vmid, marker, settings, operation_id) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (cluster, vmid) DO UPDATE SET marker = excluded.marker,"
                        + " settings = excluded.settings, operation_id = excluded.operation_id")) {
            upsert.setString(1, cluster.value());
            upsert.setInt(2, known.vmid().number());
            upsert.setString(3, known.marker());
            upsert.setString(4, known.shape().write());
            upsert.setString(
                    5, known.operation() == null ? null : known.operation().value());
            upsert.executeUpdate();
        }
    }

    static void unknow(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        delete(connection, "known_vm", cluster, vmid);
    }

    private static void delete(Connection connection, String table, ClusterName cluster, VmId vmid)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE cluster = ? AND vmid = ?")) {
            delete.setString(1, cluster.value());
            delete.setInt(2, vmid.number());
            delete.executeUpdate();
        }
    }
}
