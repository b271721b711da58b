package dev.slipway.view;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The latest answers of Proxmox VE to questions that people repeat.
///
/// An answer is used again while it is fresh. Who asks while the same is being asked shares that answer. When Proxmox
/// VE does not answer, or not soon, the last answer is given with its age and the reason. The number of answers is
/// bounded: the one that nobody wanted for longest goes first.
public final class Recent<K, V> {

    /// How long somebody waits who could have the last answer at once.
    private static final Duration SOON = Duration.ofSeconds(1);

    /// How long somebody waits who could have nothing.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How long a cluster that failed is left alone by those who have an old answer.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Map<K, Kept<V>> kept;
    private final Map<K, Uni<Asked<V>>> underWay = new HashMap<>();
    private final Function<V, Duration> freshFor;
    private final InstantSource clock;

    private record Kept<V>(Asked<V> answer, Instant askAgainAt) {}

    /// Keeps at most `most` answers, each fresh for as long as `freshFor` says of it.
    public Recent(int most, Function<V, Duration> freshFor, InstantSource clock) {
        this.kept = new Bounded<>(most);
        this.freshFor = freshFor;
        this.clock = clock;
    }

    /// Yields the answer to `key`, for which `question` is asked if need be. Fails as `question` does when there is no
    /// older answer, or when it says that the thing is gone, and with [Refusal.Unavailable] when it takes too long.
    public Uni<Asked<V>> get(K key, Supplier<Uni<V>> question) {
        return Uni.createFrom().deferred(() -> {
            Optional<Kept<V>> known = find(key);
            Instant now = clock.instant();
            if (known.filter(old -> now.isBefore(old.askAgainAt())).isPresent()) {
                return Uni.createFrom().item(known.get().answer());
            }
            Uni<Asked<V>> news = ask(key, question);
            return known.map(old -> orLast(news, old.answer())).orElseGet(() -> patiently(news));
        });
    }

    private Uni<Asked<V>> orLast(Uni<Asked<V>> news, Asked<V> last) {
        return news.ifNoItem().after(SOON).recoverWithItem(() -> last.failed("the cluster has not answered yet"));
    }

    private Uni<Asked<V>> patiently(Uni<Asked<V>> news) {
        return news.ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure(TimeoutException.class)
                .transform(slow -> new Refusal.Unavailable(
                        "Proxmox VE did not answer within %d s".formatted(PATIENCE.toSeconds()), PAUSE));
    }

    private synchronized Optional<Kept<V>> find(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    private synchronized Uni<Asked<V>> ask(K key, Supplier<Uni<V>> question) {
        @Nullable Uni<Asked<V>> shared = underWay.get(key);
        if (shared == null) {
            shared = Uni.createFrom()
                    .deferred(() -> {
                        Instant askedAt = clock.instant();
                        return question.get().map(value -> learned(key, value, askedAt));
                    })
                    .onFailure(ProxmoxException.class)
                    .recoverWithUni(failure -> failed(key, failure))
                    .onTermination()
                    .invoke(() -> ended(key))
                    .memoize()
                    .indefinitely();
            underWay.put(key, shared);
        }
        return shared;
    }

    private synchronized Asked<V> learned(K key, V value, Instant askedAt) {
        Asked<V> answer = new Asked<>(value, askedAt, null);
        kept.put(key, new Kept<>(answer, clock.instant().plus(freshFor.apply(value))));
        return answer;
    }

    /// The last answer, unless there is none or it is known to be true no more.
    private synchronized Uni<Asked<V>> failed(K key, ProxmoxException failure) {
        @Nullable Kept<V> old = kept.get(key);
        if (old == null || failure instanceof ProxmoxException.NotFound) {
            kept.remove(key);
            return Uni.createFrom().failure(failure);
        }
        Asked<V> last = old.answer().failed(failure.getMessage());
        kept.put(key, new Kept<>(last, clock.instant().plus(PAUSE)));
        return Uni.createFrom().item(last);
    }

    private synchronized void ended(K key) {
        underWay.remove(key);
    }

    /// A map in the order of use that drops what was used longest ago.
    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Bounded(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
