package dev.slipway.dashboard;

import dev.slipway.proxmox.GuestSample;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Timeframe;
import dev.slipway.refusal.Refusal;
import dev.slipway.view.Asked;
import dev.slipway.vm.Stats;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The figures of a VM that its page shows as charts. `failure` says why they are not known, or why there are no newer
/// ones than those of `askedAt`.
record StatsPane(
        String timeframe,
        @Nullable Chart cpu,
        @Nullable Chart memory,
        @Nullable Instant askedAt,
        @Nullable String failure) {

    private static final double PERCENT = 100;

    static StatsPane of(Asked<Stats.Series> asked) {
        List<GuestSample> samples = asked.value().samples();
        return new StatsPane(
                asked.value().timeframe().label(),
                Chart.of(samples, sample -> sample.cpu() * PERCENT, PERCENT),
                Chart.of(samples, GuestSample::memory, most(samples)),
                asked.askedAt(),
                asked.failure());
    }

    static StatsPane unknown(Timeframe timeframe, @Nullable String failure) {
        return new StatsPane(timeframe.label(), null, null, null, failure);
    }

    private static double most(List<GuestSample> samples) {
        return samples.stream()
                .mapToDouble(sample -> Math.max(sample.maxMemory(), sample.memory()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /// All there are, for the choice on the page.
    public List<String> timeframes() {
        return Arrays.stream(Timeframe.values()).map(Timeframe::label).toList();
    }

    /// Whether a failure is one that the page shows in the place of the charts.
    static boolean shows(Throwable failure) {
        return failure instanceof ProxmoxException || failure instanceof Refusal.Unavailable;
    }

    /// The average and the highest of what was measured, and a line through it, broken where nothing was. The
    /// drawing is [#WIDTH] by [#HEIGHT], whatever the scale.
    record Chart(String line, double average, double highest, double top, Instant from, Instant to) {

        static final int WIDTH = 600;
        static final int HEIGHT = 120;

        /// More points than this cannot be told apart.
        private static final int MOST_POINTS = 240;

        /// The figure that a chart shows of each sample.
        interface Figure {
            double of(GuestSample sample);
        }

        /// `null` when nothing was measured at all.
        static @Nullable Chart of(List<GuestSample> samples, Figure figure, double top) {
            double[] measured = samples.stream()
                    .mapToDouble(figure::of)
                    .filter(Double::isFinite)
                    .toArray();
            if (measured.length == 0 || top <= 0) {
                return null;
            }
            return new Chart(
                    line(samples, figure, top),
                    Arrays.stream(measured).average().orElse(0),
                    Arrays.stream(measured).max().orElse(0),
                    top,
                    Instant.ofEpochSecond(samples.getFirst().epochSecond()),
                    Instant.ofEpochSecond(samples.getLast().epochSecond()));
        }

        private static String line(List<GuestSample> samples, Figure figure, double top) {
            int points = Math.min(MOST_POINTS, samples.size());
            StringBuilder path = new StringBuilder();
            boolean drawing = false;
            for (int i = 0; i < points; i++) {
                List<GuestSample> bucket =
                        samples.subList(i * samples.size() / points, (i + 1) * samples.size() / points);
                double value = bucket.stream()
                        .mapToDouble(figure::of)
                        .filter(Double::isFinite)
                        .average()
                        .orElse(Double.NaN);
                if (Double.isFinite(value)) {
                    double x = points == 1 ? 0 : (double) WIDTH * i / (points - 1);
                    double y = HEIGHT * (1 - Math.clamp(value / top, 0, 1));
                    // a point between two gaps would not be seen without a line of no length
                    path.append(String.format(Locale.ROOT, drawing ? "L%.1f %.1f" : "M%.1f %.1fh0", x, y));
                }
                drawing = Double.isFinite(value);
            }
            return path.toString();
        }
    }
}
