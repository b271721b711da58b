package dev.slipway.task;

import dev.slipway.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/// Delayed actions that run when the test's clock gets there.
final class Delays implements BiConsumer<Duration, Runnable> {

    private record Due(Instant at, Runnable action) {}

    private final TestClock clock;
    private final List<Due> waiting = new ArrayList<>();

    Delays(TestClock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(Duration pause, Runnable action) {
        waiting.add(new Due(clock.instant().plus(pause), action));
    }

    /// Lets time pass in small steps, with a sweep after each whole second.
    void pass(Duration time, TaskPoller poller) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.advance(Duration.ofMillis(50));
            runDue();
            if (clock.instant().getNano() == 0) {
                poller.sweep();
            }
        }
    }

    private void runDue() {
        List<Due> due = waiting.stream()
                .filter(one -> !one.at().isAfter(clock.instant()))
                .sorted(Comparator.comparing(Due::at))
                .toList();
        waiting.removeAll(due);
        due.forEach(one -> one.action().run());
    }
}
