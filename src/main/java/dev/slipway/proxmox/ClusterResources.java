package dev.slipway.proxmox;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One answer of `GET /cluster/resources`: everything the cluster holds, with figures up to 15 s old.
public record ClusterResources(List<Guest> guests, List<Node> nodes, List<Storage> storages) {

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
            @Nullable String haState) {}

    /// One node; `online` is false when the cluster does not see it. Sizes in bytes, `cpu` from 0 to 1.
    public record Node(
            NodeName name, boolean online, double cpu, int maxCpu, long memory, long maxMemory, Duration uptime) {}

    /// One storage as one node sees it: a shared storage appears once per node. Sizes in bytes.
    public record Storage(
            String name,
            NodeName node,
            boolean available,
            boolean shared,
            Set<String> content,
            String pluginType,
            long used,
            long total) {}
}
