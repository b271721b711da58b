package dev.slipway.provisioning;

import dev.slipway.proxmox.ClusterName;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/// Lets a few clones at once onto a storage, the others wait in the order in which they came: allocation goes under the
/// storage's lock, and whoever waits there for more than 10 s fails (field guide 7.4).
@ApplicationScoped
public class CloneLanes {

    private record Key(ClusterName cluster, String storage) {}

    private static final class Lane {
        private final Queue<UniEmitter<? super Void>> waiting = new ArrayDeque<>();
        private int running;
    }

    private final Map<Key, Lane> lanes = new HashMap<>();
    private final int atOnce;

    public CloneLanes(ProvisioningConfig config) {
        this.atOnce = config.clonesPerStorage();
        if (atOnce < 1) {
            throw new IllegalArgumentException("provisioning.clones-per-storage is 1 or more, not " + atOnce);
        }
    }

    /// Yields what `work` yields, which is begun when there is room on the storage. The room is given back however the
    /// work ends.
    <T> Uni<T> inTurn(ClusterName cluster, String storage, Supplier<Uni<T>> work) {
        Key key = new Key(cluster, storage);
        return Uni.createFrom()
                .<Void>emitter(emitter -> enter(key, emitter))
                .chain(() ->
                        Uni.createFrom().deferred(work::get).onTermination().invoke(() -> leave(key)));
    }

    private void enter(Key key, UniEmitter<? super Void> emitter) {
        synchronized (lanes) {
            Lane lane = lanes.computeIfAbsent(key, any -> new Lane());
            if (lane.running >= atOnce) {
                lane.waiting.add(emitter);
                return;
            }
            lane.running++;
        }
        emitter.complete(null);
    }

    private void leave(Key key) {
        next(key).ifPresent(emitter -> emitter.complete(null));
    }

    /// Who takes the room that became free.
    private Optional<UniEmitter<? super Void>> next(Key key) {
        synchronized (lanes) {
            Lane lane = lanes.get(key);
            if (lane == null) {
                return Optional.empty();
            }
            Optional<UniEmitter<? super Void>> next = Optional.ofNullable(lane.waiting.poll());
            if (next.isEmpty() && --lane.running == 0) {
                lanes.remove(key);
            }
            return next;
        }
    }
}
