package dev.slipway.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What `GET /nodes/{node}/qemu/{vmid}/migrate` answers, as far as we read it.
///
/// `refused` says for each node that cannot take the guest why not; Proxmox VE may leave nodes out, above all
/// while the guest runs. `localResources` are devices of the node that bind the guest to it.
public record MigrationConditions(
        boolean running, Map<NodeName, String> refused, List<LocalDisk> localDisks, List<String> localResources) {

    public MigrationConditions {
        refused = Map.copyOf(refused);
        localDisks = List.copyOf(localDisks);
        localResources = List.copyOf(localResources);
    }

    /// A drive on storage that only its node has. An image that is only inserted cannot go along.
    public record LocalDisk(String volume, DiskSize size, boolean cdrom) {

        static LocalDisk read(Fields entry) {
            return new LocalDisk(
                    entry.requiredText("volid"), new DiskSize(entry.integer("size", 0)), entry.flag("cdrom"));
        }
    }

    static MigrationConditions read(Fields data) {
        Map<NodeName, String> refused = new TreeMap<>();
        data.object("not_allowed_nodes")
                .entries()
                .forEach(entry -> refused.put(new NodeName(entry.getKey()), reason(new Fields(entry.getValue()))));
        return new MigrationConditions(
                data.flag("running"),
                refused,
                data.list("local_disks").stream().map(LocalDisk::read).toList(),
                texts(data, "local_resources").toList());
    }

    private static String reason(Fields node) {
        List<String> reasons = new ArrayList<>();
        list(node, "unavailable_storages").map(all -> "it lacks storage " + all).ifPresent(reasons::add);
        list(node, "unavailable-resources").map(all -> "it lacks " + all).ifPresent(reasons::add);
        if (node.has("blocking-ha-resources")) {
            reasons.add("a rule of the high-availability manager forbids it");
        }
        return reasons.isEmpty() ? "Proxmox VE does not allow it" : String.join("; ", reasons);
    }

    private static Optional<String> list(Fields node, String name) {
        List<String> all = texts(node, name).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", all));
    }

    private static Stream<String> texts(Fields data, String name) {
        return data.list(name).stream().map(entry -> entry.json().asText());
    }
}
