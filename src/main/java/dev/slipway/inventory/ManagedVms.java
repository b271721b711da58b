package dev.slipway.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The VMs that Slipway made: the only SQL about them, and a copy in memory from which all reads are
/// answered.
///
/// The copy never holds anything but what was read from the table, also after a write of our own: between the two
/// another replica may have written. Writes yield once they are committed and the copy has them, fail with
/// [dev.slipway.database.DatabaseException], and may be repeated.
@ApplicationScoped
public class ManagedVms {

    private record Key(ClusterName cluster, VmId vmid) {}

    private static final String MANAGED_VM =
            "SELECT cluster, vmid, name, project, owner, marker, created_at, addresses, metadata FROM managed_vm ";
    private static final Comparator<ManagedVm> ORDER =
            Comparator.comparing(ManagedVm::cluster).thenComparing(ManagedVm::vmid);

    private final LatestRead<Key, ManagedVm> copy = new LatestRead<>();
    private final Database database;
    private final Notices notices;
    private final JsonMapper json = new JsonMapper();

    public ManagedVms(Database database, Notices notices) {
        this.database = database;
        this.notices = notices;
    }

    /// Reads them all into memory; before this is done, none is known. Repeated, it corrects the copy: what stayed
    /// as it was is there all the while. May be repeated at any time.
    public Uni<Void> load() {
        return copy.all(() -> database.read(this::select)
                .map(stored -> stored.stream().collect(Collectors.toMap(ManagedVms::key, Function.identity()))));
    }

    /// Reads one of them anew, after another replica changed or removed it. May be repeated at any time.
    public Uni<Void> refresh(ClusterName cluster, VmId vmid) {
        return copy.one(new Key(cluster, vmid), () -> database.read(connection -> select(connection, cluster, vmid)));
    }

    /// Stores a VM, in place of the one with the same number.
    public Uni<Void> put(ManagedVm vm) {
        return database.write(connection -> put(connection, vm)).chain(() -> refresh(vm.cluster(), vm.vmid()));
    }

    /// The same as a part of a transaction, after which [#refresh] is due; whether it was stored.
    public boolean put(Connection connection, ManagedVm vm) throws SQLException {
        tell(connection, vm.cluster(), vm.vmid());
        return upsert(connection, vm) == 1;
    }

    /// Forgets a VM, if it is (still) the one with this mark: its number may be another one's by now.
    public Uni<Void> remove(ClusterName cluster, VmId vmid, String marker) {
        return database.write(connection -> remove(connection, cluster, vmid, marker))
                .chain(() -> refresh(cluster, vmid));
    }

    /// The same as a part of a transaction, after which [#refresh] is due; whether there was such a VM.
    public boolean remove(Connection connection, ClusterName cluster, VmId vmid, String marker) throws SQLException {
        tell(connection, cluster, vmid);
        return delete(connection, cluster, vmid, marker) == 1;
    }

    /// Replaces the addresses of a VM; without effect when it is not managed (any more).
    public Uni<Void> addresses(ClusterName cluster, VmId vmid, List<String> addresses) {
        return database.write(connection -> {
                    tell(connection, cluster, vmid);
                    return updateAddresses(connection, cluster, vmid, addresses);
                })
                .chain(() -> refresh(cluster, vmid));
    }

    public Optional<ManagedVm> find(ClusterName cluster, VmId vmid) {
        return copy.find(new Key(cluster, vmid));
    }

    /// Those of a cluster as they are in the table.
    public List<ManagedVm> stored(Connection connection, ClusterName cluster) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MANAGED_VM + "WHERE cluster = ?")) {
            select.setString(1, cluster.value());
            return read(select);
        }
    }

    /// One of them as it is in the table.
    public Optional<ManagedVm> stored(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        return select(connection, cluster, vmid);
    }

    /// All of them, by cluster and number.
    public List<ManagedVm> all() {
        return copy.values().stream().sorted(ORDER).toList();
    }

    private void tell(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        notices.publish(connection, Notices.Topic.MANAGED_VM, cluster + " " + vmid);
    }

    /// Reads what another replica told of, in the words of its notice; passes over those of a later version.
    Uni<Void> hear(String notice) {
        String[] parts = notice.split(" ", 2);
        return parts.length == 2
                ? refresh(new ClusterName(parts[0]), new VmId(Integer.parseInt(parts[1])))
                : Uni.createFrom().voidItem();
    }

    private static Key key(ManagedVm vm) {
        return new Key(vm.cluster(), vm.vmid());
    }

    private List<ManagedVm> select(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MANAGED_VM)) {
            return read(select);
        }
    }

    private Optional<ManagedVm> select(Connection connection, ClusterName cluster, VmId vmid) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MANAGED_VM + "WHERE cluster = ? AND vmid = ?")) {
            select.setString(1, cluster.value());
            select.setInt(2, vmid.number());
            return read(select).stream().findFirst();
        }
    }

    private List<ManagedVm> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<ManagedVm> all = new ArrayList<>();
            while (row.next()) {
                all.add(read(row));
            }
            return all;
        }
    }

    private ManagedVm read(ResultSet row) throws SQLException {
        return new ManagedVm(
                new ClusterName(row.getString("cluster")),
                new VmId(row.getInt("vmid")),
                row.getString("name"),
                row.getString("project"),
                row.getString("owner"),
                row.getString("marker"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                texts(row.getString("addresses")),
                pairs(row.getString("metadata")));
    }

    private static int upsert(Connection connection, ManagedVm vm) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO managed_vm"
                + " (cluster, vmid, name, project, owner, marker, created_at, addresses, metadata)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cluster, vmid) DO UPDATE SET"
                + " name = excluded.name, project = excluded.project, owner = excluded.owner,"
                + " marker = excluded.marker, created_at = excluded.created_at,"
                + " addresses = excluded.addresses, metadata = excluded.metadata")) {
            upsert.setString(1, vm.cluster().value());
            upsert.setInt(2, vm.vmid().number());
            upsert.setString(3, vm.name());
            upsert.setString(4, vm.project());
            upsert.setString(5, vm.owner());
            upsert.setString(6, vm.marker());
            upsert.setLong(7, vm.createdAt().toEpochMilli());
            upsert.setString(8, print(vm.addresses()));
            upsert.setString(9, print(vm.metadata()));
            return upsert.executeUpdate();
        }
    }

    private static int updateAddresses(Connection connection, ClusterName cluster, VmId vmid, List<String> addresses)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE managed_vm SET addresses = ? WHERE cluster = ? AND vmid = ?")) {
            update.setString(1, print(addresses));
            update.setString(2, cluster.value());
            update.setInt(3, vmid.number());
            return update.executeUpdate();
        }
    }

    private static int delete(Connection connection, ClusterName cluster, VmId vmid, String marker)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM managed_vm WHERE cluster = ? AND vmid = ? AND marker = ?")) {
            delete.setString(1, cluster.value());
            delete.setInt(2, vmid.number());
            delete.setString(3, marker);
            return delete.executeUpdate();
        }
    }

    private List<String> texts(String stored) throws SQLException {
        List<String> texts = new ArrayList<>();
        parse(stored).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private Map<String, String> pairs(String stored) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        parse(stored)
                .properties()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
        return pairs;
    }

    private JsonNode parse(String stored) throws SQLException {
        try {
            return json.readTree(stored);
        } catch (JsonProcessingException damaged) {
            throw new SQLException("a stored value is not readable", damaged);
        }
    }

    private static String print(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    private static String print(Map<String, String> pairs) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        pairs.forEach(object::put);
        return object.toString();
    }
}
