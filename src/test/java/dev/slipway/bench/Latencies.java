package dev.slipway.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.ConcurrentHistogram;

/// How long answers took, each counted from the moment at which its request was due.
///
/// A request that is sent late, because the program under test is busy with those before it, is charged with that
/// delay too: otherwise a stall would be seen by one request and forgotten by all that it kept waiting.
final class Latencies {

    private static final long HIGHEST_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;
    private static final double MICROS = 1_000;

    private final ConcurrentHistogram micros = new ConcurrentHistogram(1, HIGHEST_MICROS, 3);
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private volatile Duration elapsed = Duration.ZERO;

    /// An answer at `answeredAt` to a request that was due at `dueAt`, both as of [System#nanoTime()].
    void add(long dueAt, long answeredAt) {
        micros.recordValue(Math.clamp((answeredAt - dueAt) / 1_000, 1, HIGHEST_MICROS));
    }

    /// An answer that was not the wanted one, or none at all.
    void refused(String how) {
        refusals.merge(how, 1, Integer::sum);
    }

    void took(Duration time) {
        elapsed = time;
    }

    double atPercentile(double percentile) {
        return micros.getValueAtPercentile(percentile) / MICROS;
    }

    double longest() {
        return micros.getMaxValue() / MICROS;
    }

    long count() {
        return micros.getTotalCount();
    }

    double perSecond() {
        return count() * 1e9 / Math.max(1, elapsed.toNanos());
    }

    int refused() {
        return refusals.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }
}
