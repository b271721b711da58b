package dev.slipway.inventory;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// A copy in memory of what is stored, kept by reading it again after each change.
///
/// Readings overlap and end in any order. For each value the reading that began last wins, for it saw everything that
/// was committed before it began: so an old picture never brings back what was removed, nor hides what was added.
final class LatestRead<K, V> {

    private final Map<K, V> copy = new ConcurrentHashMap<>();
    /// The reading that each value comes from, where an older one is still under way.
    private final Map<K, Long> source = new HashMap<>();

    private long begun;
    private long latestOfAll;
    private int underway;

    Optional<V> find(K key) {
        return Optional.ofNullable(copy.get(key));
    }

    Collection<V> values() {
        return List.copyOf(copy.values());
    }

    /// Takes over one value, or that there is none (any more).
    Uni<Void> one(K key, Supplier<Uni<Optional<V>>> reading) {
        return Uni.createFrom().deferred(() -> {
            long number = begin();
            return reading.get()
                    .invoke(found -> take(number, key, found))
                    .onTermination()
                    .invoke(this::end)
                    .replaceWithVoid();
        });
    }

    /// Takes over all values; those that are not among them are gone. What stayed is never missing meanwhile.
    Uni<Void> all(Supplier<Uni<Map<K, V>>> reading) {
        return Uni.createFrom().deferred(() -> {
            long number = begin();
            return reading.get()
                    .invoke(found -> take(number, found))
                    .onTermination()
                    .invoke(this::end)
                    .replaceWithVoid();
        });
    }

    private synchronized long begin() {
        underway++;
        return ++begun;
    }

    private synchronized void end() {
        if (--underway == 0) {
            source.clear();
        }
    }

    private synchronized void take(long number, K key, Optional<V> found) {
        if (outdated(number, key)) {
            return;
        }
        source.put(key, number);
        found.ifPresentOrElse(value -> copy.put(key, value), () -> copy.remove(key));
    }

    private synchronized void take(long number, Map<K, V> found) {
        found.forEach((key, value) -> {
            if (!outdated(number, key)) {
                copy.put(key, value);
            }
        });
        copy.keySet().removeIf(key -> !found.containsKey(key) && !outdated(number, key));
        latestOfAll = Math.max(latestOfAll, number);
    }

    private boolean outdated(long number, K key) {
        return number < latestOfAll || number < source.getOrDefault(key, 0L);
    }
}
