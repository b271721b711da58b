package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which operations this process knows, and which of them it carries out now: so many of each cluster, the others
/// wait in their order.
///
/// A cluster that is away keeps the operations that it holds in its own room, so the others do not notice.
final class Rooms {

    /// What may begin as soon as there is room, and what is shown of it until then.
    record Ready(OperationId id, ClusterName cluster, Waiting shown) {}

    private static final class Room {
        private final Queue<Ready> waiting = new ArrayDeque<>();
        private int inside;
    }

    private final int size;
    private final Set<OperationId> known = new HashSet<>();
    private final Map<ClusterName, Room> rooms = new TreeMap<>();

    Rooms(int size) {
        this.size = size;
    }

    /// Makes the operation known; `false` when it is already.
    synchronized boolean arrive(OperationId id) {
        return known.add(id);
    }

    /// Lets an operation wait for room; yields whether there is none now.
    synchronized boolean await(Ready ready) {
        Room room = rooms.computeIfAbsent(ready.cluster(), any -> new Room());
        room.waiting.add(ready);
        return room.inside >= size;
    }

    /// The next operation that there is room for, which has entered with this.
    synchronized Optional<Ready> enter() {
        for (Room room : rooms.values()) {
            if (room.inside < size && !room.waiting.isEmpty()) {
                room.inside++;
                return Optional.of(room.waiting.remove());
            }
        }
        return Optional.empty();
    }

    /// Makes room again.
    synchronized void leave(ClusterName cluster) {
        rooms.computeIfPresent(cluster, (name, room) -> {
            room.inside--;
            return room.inside == 0 && room.waiting.isEmpty() ? null : room;
        });
    }

    /// The operation may come back.
    synchronized void forget(OperationId id) {
        known.remove(id);
    }

    /// Sends away those who wait for room, and yields them.
    synchronized List<Ready> empty() {
        List<Ready> sentAway = new ArrayList<>();
        rooms.values().forEach(room -> {
            sentAway.addAll(room.waiting);
            room.waiting.clear();
        });
        sentAway.forEach(ready -> known.remove(ready.id()));
        return sentAway;
    }

    /// The clusters of which no more can be carried out now.
    synchronized Set<ClusterName> full() {
        return rooms.entrySet().stream()
                .filter(room -> room.getValue().inside + room.getValue().waiting.size() >= size)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Those of these that are not known.
    synchronized List<OperationId> strangers(List<OperationId> ids) {
        return ids.stream().filter(id -> !known.contains(id)).toList();
    }

    /// How many operations are known.
    synchronized int load() {
        return known.size();
    }
}
