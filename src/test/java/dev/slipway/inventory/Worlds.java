package dev.slipway.inventory;

import dev.slipway.TestClock;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.GuestType;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers of a small cluster for tests: sizes in GiB.
public final class Worlds {

    private static final long GIB = 1L << 30;

    private Worlds() {}

    public static Node node(String name, long usedGiB, long totalGiB) {
        return new Node(new NodeName(name), true, 0.1, 16, usedGiB * GIB, totalGiB * GIB, Duration.ofDays(1));
    }

    public static Node offline(String name) {
        return new Node(new NodeName(name), false, 0, 16, 0, 32 * GIB, Duration.ZERO);
    }

    public static Guest vm(int vmid, String node, @Nullable String name, PowerState state) {
        return guest(vmid, node, name, state, false, 2);
    }

    public static Guest template(int vmid, String node, String name) {
        return guest(vmid, node, name, PowerState.STOPPED, true, 2);
    }

    public static Guest guest(
            int vmid, String node, @Nullable String name, PowerState state, boolean template, long memoryGiB) {
        return new Guest(
                new VmId(vmid),
                GuestType.QEMU,
                new NodeName(node),
                name,
                state,
                template,
                0,
                2,
                0,
                memoryGiB * GIB,
                0,
                Duration.ZERO,
                List.of(),
                null,
                null,
                null);
    }

    public static Storage storage(String name, String node, String plugin, boolean shared, long used, long total) {
        return new Storage(
                name, new NodeName(node), true, shared, Set.of("images", "iso"), plugin, used * GIB, total * GIB);
    }

    public static ClusterResources resources(Object... parts) {
        return new ClusterResources(only(Guest.class, parts), only(Node.class, parts), only(Storage.class, parts));
    }

    public static ClusterSnapshot snapshot(Object... parts) {
        return new ClusterSnapshot(
                ClusterName.DEFAULT, Optional.of(TestClock.START), Optional.empty(), resources(parts), Map.of());
    }

    private static <T> List<T> only(Class<T> type, Object... parts) {
        return Arrays.stream(parts).filter(type::isInstance).map(type::cast).toList();
    }
}
