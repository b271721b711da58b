package dev.slipway.turn;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.operation.OperationId;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The only SQL about turns. The journal's entries tell it which operations ended or were asked to turn back, whoever
/// wrote that.
final class TurnTable {

    /// How many grants the table remembers: whoever was served before that counts as never served.
    private static final long MEMORY = 10_000;

    /// Somebody new. `begun` says that the clone is under way already, so it has its turn, room or not.
    record Arrival(OperationId operation, String project, Demand demand, boolean begun) {}

    private final Database database;
    private final Notices notices;
    private final TurnRules rules;

    TurnTable(Database database, Notices notices, TurnRules rules) {
        this.database = database;
        this.notices = notices;
        this.rules = rules;
    }

    /// One round, all or nothing: some leave, some arrive, and whoever can is granted its turn. Turns of operations
    /// that have ended are swept, and so are those that an operation waits for that shall turn back. Yields where
    /// those stand who go on waiting, and tells the other replicas when anything changed. Safe to repeat.
    Uni<List<TurnRules.Place>> round(Collection<Arrival> arriving, Collection<OperationId> leaving) {
        return database.exclusively("turns", connection -> {
            Instant now = database.now(connection);
            int changes = leave(connection, leaving);
            changes += arrive(connection, arriving, now);
            changes += sweep(connection);
            TurnRules.Decision decision = rules.decide(turns(connection), served(connection));
            if (!decision.granted().isEmpty()) {
                changes += decision.granted().size();
                grant(connection, decision.granted(), now);
                serve(connection, decision.served());
                passOver(connection, decision.passedOver());
            }
            if (changes > 0) {
                notices.publish(connection, Notices.Topic.TURN, "changed");
            }
            return decision.waiting();
        });
    }

    private static int leave(Connection connection, Collection<OperationId> leaving) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM turn WHERE operation_id = ?")) {
            for (OperationId operation : leaving) {
                delete.setString(1, operation.value());
                delete.addBatch();
            }
            return leaving.isEmpty() ? 0 : sum(delete.executeBatch());
        }
    }

    private static int arrive(Connection connection, Collection<Arrival> arriving, Instant now) throws SQLException {
        if (arriving.isEmpty()) {
            return 0;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO turn (operation_id, number, project,"
                + " cluster, storage, shared, template, node, waiting_since, granted_at, passed_over)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (operation_id) DO NOTHING")) {
            long number = lastNumber(connection);
            for (Arrival arrival : arriving) {
                Demand demand = arrival.demand();
                insert.setString(1, arrival.operation().value());
                insert.setLong(2, ++number);
                insert.setString(3, arrival.project());
                insert.setString(4, demand.cluster().value());
                insert.setString(5, demand.storage());
                insert.setInt(6, demand.shared() ? 1 : 0);
                insert.setString(7, demand.template());
                insert.setString(8, demand.node().value());
                insert.setLong(9, now.toEpochMilli());
                insert.setObject(10, arrival.begun() ? now.toEpochMilli() : null, Types.BIGINT);
                insert.addBatch();
            }
            return sum(insert.executeBatch());
        }
    }

    private static long lastNumber(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(MAX(number), 0) FROM turn");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static int sweep(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM turn WHERE EXISTS (SELECT 1"
                + " FROM operation_entry e WHERE e.operation_id = turn.operation_id"
                + " AND (e.kind IN ('succeeded', 'failed', 'cancelled')"
                + " OR turn.granted_at IS NULL AND e.kind = 'cancel-requested'))")) {
            return delete.executeUpdate();
        }
    }

    private static List<Turn> turns(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT operation_id, number, project, cluster,"
                        + " storage, shared, template, node, waiting_since, granted_at IS NOT NULL, passed_over"
                        + " FROM turn");
                ResultSet row = select.executeQuery()) {
            List<Turn> turns = new ArrayList<>();
            while (row.next()) {
                turns.add(new Turn(
                        new OperationId(row.getString(1)),
                        row.getLong(2),
                        row.getString(3),
                        new Demand(
                                new ClusterName(row.getString(4)),
                                row.getString(5),
                                row.getInt(6) == 1,
                                row.getString(7),
                                new NodeName(row.getString(8))),
                        Instant.ofEpochMilli(row.getLong(9)),
                        row.getBoolean(10),
                        row.getInt(11)));
            }
            return turns;
        }
    }

    private static Map<TurnRules.Share, Long> served(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT cluster, kind, name, place, project, served FROM turn_served");
                ResultSet row = select.executeQuery()) {
            Map<TurnRules.Share, Long> served = new HashMap<>();
            while (row.next()) {
                Resource resource = new Resource(
                        new ClusterName(row.getString(1)),
                        Resource.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getString(4));
                served.put(new TurnRules.Share(resource, row.getString(5)), row.getLong(6));
            }
            return served;
        }
    }

    private static void grant(Connection connection, List<Turn> granted, Instant now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE turn SET granted_at = ? WHERE operation_id = ?")) {
            for (Turn turn : granted) {
                update.setLong(1, now.toEpochMilli());
                update.setString(2, turn.operation().value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void serve(Connection connection, Map<TurnRules.Share, Long> served) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO turn_served"
                        + " (cluster, kind, name, place, project, served) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (cluster, kind, name, place, project) DO UPDATE SET served = excluded.served");
                PreparedStatement forget = connection.prepareStatement("DELETE FROM turn_served WHERE served < ?")) {
            long last = 0;
            for (Map.Entry<TurnRules.Share, Long> each : served.entrySet()) {
                Resource resource = each.getKey().resource();
                upsert.setString(1, resource.cluster().value());
                upsert.setString(2, resource.kind().label());
                upsert.setString(3, resource.name());
                upsert.setString(4, resource.place());
                upsert.setString(5, each.getKey().project());
                upsert.setLong(6, each.getValue());
                upsert.addBatch();
                last = Math.max(last, each.getValue());
            }
            upsert.executeBatch();
            forget.setLong(1, last - MEMORY);
            forget.executeUpdate();
        }
    }

    private static void passOver(Connection connection, Collection<OperationId> passedOver) throws SQLException {
        if (passedOver.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE turn SET passed_over = passed_over + 1 WHERE operation_id = ?")) {
            for (OperationId operation : passedOver) {
                update.setString(1, operation.value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static int sum(int[] counts) {
        return Arrays.stream(counts).sum();
    }
}
