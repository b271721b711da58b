package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.ClusterResources.GuestType;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What we know first-hand of one guest: whether it exists, and whether it runs.
///
/// `contested` says that an observation replaced an opposite one that still held. Then statistics that agree
/// may just be from before both of them (a VM that was stopped and started), so they are not believed before
/// their lag is over.
record Knowledge(Optional<Observation.Existence> existence, Optional<Observation.Power> power, boolean contested) {

    static final Knowledge NONE = new Knowledge(Optional.empty(), Optional.empty(), false);

    Knowledge with(Observation observation) {
        return switch (observation) {
            case Observation.Existence now -> new Knowledge(Optional.of(now), Optional.empty(), existence.isPresent());
            case Observation.Power now -> new Knowledge(existence, Optional.of(now), power.isPresent());
        };
    }

    boolean empty() {
        return existence.isEmpty() && power.isEmpty();
    }

    /// What is left of it once the statistics asked for at `takenAt` said `guest`.
    Knowledge after(@Nullable Guest guest, Instant takenAt, Duration lag) {
        return new Knowledge(
                existence.filter(known -> holds(known, guest, takenAt, lag)),
                power.filter(known -> holds(known, guest, takenAt, lag)),
                contested);
    }

    private boolean holds(Observation known, @Nullable Guest guest, Instant takenAt, Duration lag) {
        boolean stillLagging = !takenAt.isAfter(known.at().plus(lag));
        return stillLagging && (contested || !takenAt.isAfter(known.at()) || !agree(known, guest));
    }

    private static boolean agree(Observation known, @Nullable Guest guest) {
        return switch (known) {
            case Observation.Created created -> guest != null && created.name().equals(guest.name());
            case Observation.Running running -> guest != null && guest.state() == PowerState.RUNNING;
            case Observation.Stopped stopped -> guest != null && guest.state() == PowerState.STOPPED;
            case Observation.Templated templated -> guest != null && guest.template();
            case Observation.Gone gone -> guest == null;
        };
    }

    /// The guest as it really is, given what the statistics say of it; nothing or one.
    List<Guest> correct(VmId vmid, @Nullable Guest guest) {
        Optional<Guest> known =
                existence.map(observed -> existing(vmid, guest, observed)).orElseGet(() -> Optional.ofNullable(guest));
        return known.map(one -> copy(one, one.name(), state(one), one.template())).stream()
                .toList();
    }

    private PowerState state(Guest guest) {
        return power.map(observed -> switch (observed) {
                    case Observation.Running running -> PowerState.RUNNING;
                    case Observation.Stopped stopped -> PowerState.STOPPED;
                })
                .orElse(guest.state());
    }

    private static Optional<Guest> existing(VmId vmid, @Nullable Guest guest, Observation.Existence observed) {
        return switch (observed) {
            case Observation.Created created -> Optional.of(created(vmid, guest, created));
            case Observation.Templated templated ->
                Optional.ofNullable(guest).map(known -> copy(known, known.name(), known.state(), true));
            case Observation.Gone gone -> Optional.empty();
        };
    }

    private static Guest created(VmId vmid, @Nullable Guest guest, Observation.Created created) {
        if (guest == null) {
            return fresh(vmid, created.node(), created.name());
        }
        PowerState state = guest.state() == PowerState.UNKNOWN ? PowerState.STOPPED : guest.state();
        return copy(guest, created.name(), state, false);
    }

    private static Guest fresh(VmId vmid, NodeName node, String name) {
        return new Guest(
                vmid,
                GuestType.QEMU,
                node,
                name,
                PowerState.STOPPED,
                false,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                List.of(),
                null,
                null,
                null);
    }

    static Guest copy(Guest guest, @Nullable String name, PowerState state, boolean template) {
        return new Guest(
                guest.vmid(),
                guest.type(),
                guest.node(),
                name,
                state,
                template,
                guest.cpu(),
                guest.maxCpu(),
                guest.memory(),
                guest.maxMemory(),
                guest.maxDisk(),
                guest.uptime(),
                guest.tags(),
                guest.lock(),
                guest.pool(),
                guest.haState());
    }
}
