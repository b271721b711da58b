package dev.slipway.reconcile;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What this replica has seen of a cluster while it compares it: which VMs it looked at, and which were
/// missing. It is lost with the replica; the next one looks at everything anew, as slowly.
final class Sightings {

    /// In how many pictures of the cluster in a row a VM has to be missing before it is asked for.
    private static final int ABSENCES = 2;

    /// What of a VM in the cluster's list shows that somebody has worked on it.
    private record Print(
            NodeName node,
            @Nullable String name,
            boolean template,
            int cpus,
            long memory,
            long disk,
            List<String> tags,
            @Nullable String lock) {

        static Print of(ClusterResources.Guest guest) {
            return new Print(
                    guest.node(),
                    guest.name(),
                    guest.template(),
                    guest.maxCpu(),
                    guest.maxMemory(),
                    guest.maxDisk(),
                    guest.tags(),
                    guest.lock());
        }
    }

    /// The latest look; without a print when it led to nothing.
    private record Sighting(@Nullable Print print, Instant at) {}

    private record Absence(int times, Instant takenAt) {}

    private final Map<VmId, Sighting> sightings = new HashMap<>();
    private final Map<VmId, Absence> absences = new HashMap<>();

    /// Those of the managed VMs that have been missing in several pictures in a row. A picture that was counted
    /// before is not counted again.
    synchronized Set<VmId> missing(ClusterSnapshot snapshot, Collection<VmId> managed) {
        Instant takenAt = snapshot.takenAt().orElseThrow();
        Set<VmId> present = ids(snapshot);
        absences.keySet().removeIf(vmid -> present.contains(vmid) || !managed.contains(vmid));
        managed.stream()
                .filter(vmid -> !present.contains(vmid))
                .forEach(vmid -> absences.merge(
                        vmid,
                        new Absence(1, takenAt),
                        (before, now) -> before.takenAt().isBefore(takenAt)
                                ? new Absence(before.times() + 1, takenAt)
                                : before));
        return absences.entrySet().stream()
                .filter(absence -> absence.getValue().times() >= ABSENCES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// The VMs to look at now, at most `most`, those first whose look is longest ago: whatever is new or has
    /// changed in the list, and the `watched` ones again after a while. Templates are nobody's VMs, unless they
    /// are watched.
    synchronized List<ClusterResources.Guest> due(
            ClusterSnapshot snapshot, Predicate<VmId> watched, Instant now, Duration again, int most) {
        sightings.keySet().retainAll(ids(snapshot));
        Set<NodeName> online = snapshot.resources().nodes().stream()
                .filter(ClusterResources.Node::online)
                .map(ClusterResources.Node::name)
                .collect(Collectors.toSet());
        return snapshot.resources().guests().stream()
                .filter(guest -> guest.type() == ClusterResources.GuestType.QEMU)
                .filter(guest -> online.contains(guest.node()))
                .filter(guest -> watched.test(guest.vmid()) || !guest.template())
                .filter(guest -> due(guest, watched.test(guest.vmid()), now.minus(again)))
                .sorted(Comparator.comparing((ClusterResources.Guest guest) -> lookedAt(guest.vmid()))
                        .thenComparing(ClusterResources.Guest::vmid))
                .limit(most)
                .toList();
    }

    private boolean due(ClusterResources.Guest guest, boolean watched, Instant longAgo) {
        Sighting last = sightings.get(guest.vmid());
        return last == null
                || !Print.of(guest).equals(last.print())
                || (watched && !last.at().isAfter(longAgo));
    }

    private Instant lookedAt(VmId vmid) {
        Sighting last = sightings.get(vmid);
        return last == null ? Instant.MIN : last.at();
    }

    /// These were looked at; of those that are not `settled` nothing was learnt, so they come again.
    synchronized void looked(Collection<ClusterResources.Guest> guests, Set<VmId> settled, Instant at) {
        guests.forEach(guest ->
                sightings.put(guest.vmid(), new Sighting(settled.contains(guest.vmid()) ? Print.of(guest) : null, at)));
    }

    private static Set<VmId> ids(ClusterSnapshot snapshot) {
        return snapshot.resources().guests().stream()
                .map(ClusterResources.Guest::vmid)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
