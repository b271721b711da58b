package dev.slipway.proxmox;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One answer of `GET /cluster/resources`: everything the cluster holds, with figures up to 15 s old.
public record ClusterResources(List<Guest> guests, List<Node> nodes, List<Storage> storages) {

    public ClusterResources {
        guests = List.copyOf(guests);
        nodes = List.copyOf(nodes);
        storages = List.copyOf(storages);
    }

    /// Entries of other types (pools, zones) are left out.
    static ClusterResources read(List<Fields> entries) {
        return new ClusterResources(
                Stream.concat(
                                ofType(entries, "qemu", entry -> Guest.read(GuestType.QEMU, entry)),
                                ofType(entries, "lxc", entry -> Guest.read(GuestType.LXC, entry)))
                        .toList(),
                ofType(entries, "node", Node::read).toList(),
                ofType(entries, "storage", Storage::read).toList());
    }

    private static <T> Stream<T> ofType(List<Fields> entries, String type, Function<Fields, T> read) {
        return entries.stream().filter(entry -> type.equals(entry.text("type"))).map(read);
    }

    /// The two kinds of guest; both take VMIDs from the same range.
    public enum GuestType {
        QEMU,
        LXC
    }

    /// One guest. `name` is absent and `state` unknown until the statistics have seen it; `cpu` is the used share
    /// (0 to 1) of all its vCPUs; sizes in bytes.
    public record Guest(
            VmId vmid,
            GuestType type,
            NodeName node,
            @Nullable String name,
            PowerState state,
            boolean template,
            double cpu,
            int maxCpu,
            long memory,
            long maxMemory,
            long maxDisk,
            Duration uptime,
            List<String> tags,
            @Nullable String lock,
            @Nullable String pool,
            @Nullable String haState) {

        static Guest read(GuestType type, Fields entry) {
            return new Guest(
                    entry.vmid(),
                    type,
                    entry.node(),
                    entry.text("name"),
                    PowerState.parse(entry.optionalText("status").orElse("")),
                    entry.flag("template"),
                    entry.decimal("cpu"),
                    entry.count("maxcpu", 0),
                    entry.integer("mem", 0),
                    entry.integer("maxmem", 0),
                    entry.integer("maxdisk", 0),
                    entry.seconds("uptime"),
                    entry.words("tags"),
                    entry.text("lock"),
                    entry.text("pool"),
                    entry.text("hastate"));
        }
    }

    /// One node; `online` is false when the cluster does not see it. Sizes in bytes, `cpu` from 0 to 1.
    public record Node(
            NodeName name, boolean online, double cpu, int maxCpu, long memory, long maxMemory, Duration uptime) {

        static Node read(Fields entry) {
            return new Node(
                    entry.node(),
                    "online".equals(entry.text("status")),
                    entry.decimal("cpu"),
                    entry.count("maxcpu", 0),
                    entry.integer("mem", 0),
                    entry.integer("maxmem", 0),
                    entry.seconds("uptime"));
        }
    }

    /// One storage as one node sees it: a shared storage appears once per node. Sizes in bytes.
    public record Storage(
            String name,
            NodeName node,
            boolean available,
            boolean shared,
            Set<String> content,
            String pluginType,
            long used,
            long total) {

        static Storage read(Fields entry) {
            return new Storage(
                    entry.requiredText("storage"),
                    entry.node(),
                    "available".equals(entry.text("status")),
                    entry.flag("shared"),
                    Set.copyOf(entry.words("content")),
                    entry.optionalText("plugintype").orElse(""),
                    entry.integer("disk", 0),
                    entry.integer("maxdisk", 0));
        }

        private static final Set<String> ON_DEMAND = Set.of("dir", "nfs", "cifs", "lvmthin", "zfspool", "rbd", "btrfs");

        /// Whether its plugin allocates space as it is written, and so can put a linked clone on a base image.
        /// Thick LVM and iSCSI cannot: field guide 7.2.
        public boolean thin() {
            return ON_DEMAND.contains(pluginType);
        }
    }
}
