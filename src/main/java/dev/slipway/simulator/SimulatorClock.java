package dev.slipway.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;

/// The time that tasks, boots, lock waits and statistics follow: the machine's, or one that a test advances.
sealed interface SimulatorClock {

    Instant now();

    /// Runs an effect after a delay; without a delay it runs at once, before this returns.
    void after(Duration delay, Runnable effect);

    /// Wall-clock time with Vert.x timers.
    final class Real implements SimulatorClock {

        private final Vertx vertx;

        Real(Vertx vertx) {
            this.vertx = vertx;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void after(Duration delay, Runnable effect) {
            if (delay.toMillis() < 1) {
                effect.run();
            } else {
                vertx.setTimer(delay.toMillis(), timer -> effect.run());
            }
        }
    }

    /// A clock that stands still until it is advanced; effects then run in the order of their time.
    final class Manual implements SimulatorClock {

        private record Due(Instant at, long order, Runnable effect) implements Comparable<Due> {

            @Override
            public int compareTo(Due other) {
                int byTime = at.compareTo(other.at);
                return byTime != 0 ? byTime : Long.compare(order, other.order);
            }
        }

        private final PriorityQueue<Due> queue = new PriorityQueue<>();
        private Instant now;
        private long counter;

        Manual(Instant start) {
            this.now = start;
        }

        @Override
        public synchronized Instant now() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable effect) {
            if (delay.isPositive()) {
                synchronized (this) {
                    queue.add(new Due(now.plus(delay), counter++, effect));
                }
            } else {
                effect.run();
            }
        }

        void advance(Duration step) {
            Instant end = now().plus(step);
            for (Optional<Runnable> effect = next(end); effect.isPresent(); effect = next(end)) {
                effect.get().run();
            }
        }

        private synchronized Optional<Runnable> next(Instant end) {
            Due due = queue.peek();
            if (due == null || due.at().isAfter(end)) {
                now = end;
                return Optional.empty();
            }
            queue.remove();
            now = due.at();
            return Optional.of(due.effect());
        }
    }
}
