package dev.slipway.placement;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.ClusterResources.Storage;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What is left on the nodes and storages of a cluster, with what is promised to VMs that are still being made.
final class Capacity {

    /// More than anybody asks for, and far from the end of the range.
    static final long UNKNOWN = Long.MAX_VALUE / 2;

    private static final long MIB = 1L << 20;

    private final ClusterSnapshot snapshot;
    private final List<Reservation> inFlight;
    private final Set<VmId> reserved;
    private final PlacementConfig config;

    Capacity(ClusterSnapshot snapshot, List<Reservation> inFlight, PlacementConfig config) {
        this.snapshot = snapshot;
        this.inFlight = inFlight;
        this.reserved = inFlight.stream().map(Reservation::vmid).collect(Collectors.toSet());
        this.config = config;
    }

    /// The memory in bytes that a new VM may be given here. What is used is the larger of two figures: what running
    /// guests may take by their configuration, and what the node says is in use now.
    ///
    /// [#UNKNOWN] when the node does not tell its figures, as to a token without `Sys.Audit`: what is not known is
    /// left to Proxmox VE to refuse.
    long memory(Node node) {
        if (node.maxMemory() == 0) {
            return UNKNOWN;
        }
        long promised = snapshot.resources().guests().stream()
                .filter(guest -> guest.node().equals(node.name()) && guest.state() == PowerState.RUNNING)
                .filter(guest -> !reserved.contains(guest.vmid()))
                .mapToLong(Guest::maxMemory)
                .sum();
        long limit = (long) ((node.maxMemory() - config.memoryReserve().bytes()) * config.memoryOvercommit());
        return limit - Math.max(promised, node.memory()) - reservedMemory(node.name());
    }

    private long reservedMemory(NodeName node) {
        return inFlight.stream()
                .filter(reservation -> reservation.node().equals(node))
                .mapToLong(reservation -> reservation.memoryMiB() * MIB)
                .sum();
    }

    /// The space in bytes that a new disk may take on this storage; [#UNKNOWN] when there are no figures of it.
    long space(Storage storage) {
        if (storage.total() == 0) {
            return UNKNOWN;
        }
        double overcommit = storage.thin() ? config.storageOvercommit() : 1.0;
        long limit =
                (long) (storage.total() * overcommit) - config.storageReserve().bytes();
        long promised = inFlight.stream()
                .filter(reservation -> storage.shared() || reservation.node().equals(storage.node()))
                .mapToLong(reservation -> reservation.bytesOn(storage.name()))
                .sum();
        return limit - storage.used() - promised;
    }

    /// Bytes for people: `12.5 GiB`; nothing is less than nothing.
    static String gib(long bytes) {
        if (bytes > UNKNOWN / 2) {
            return "an unknown amount";
        }
        return String.format(Locale.ROOT, "%.1f GiB", Math.max(0, bytes) / (double) (1L << 30));
    }
}
