package dev.slipway.operation;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// The pause before a repetition: doubling up to `longest`, each between half and all of it, so that many operations
/// that met at one lock do not meet there again.
record RetryPause(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 16;

    /// Yields after the pause that follows `repetition` earlier ones, without holding a thread.
    Uni<Void> after(int repetition) {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(repetition, MOST_DOUBLINGS));
        long millis = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
        return of(Duration.ofMillis(millis));
    }

    /// Yields after that time.
    static Uni<Void> of(Duration time) {
        return time.isPositive()
                ? Uni.createFrom().voidItem().onItem().delayIt().by(time)
                : Uni.createFrom().voidItem();
    }
}
