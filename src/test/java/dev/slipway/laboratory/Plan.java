package dev.slipway.laboratory;

import java.nio.file.Path;
import java.time.Duration;

/// What one trial shall be. It goes on until it has had as many operations and faults, and has lasted as long, as
/// asked for; the faults follow from the seed.
record Plan(String name, long seed, int replicas, int operations, int faults, Duration atLeast) {

    static final int CLIENTS = 6;
    static final int FOREIGN_AT_FIRST = 15;
    static final double HANGS_UP = 0.05;
    static final Duration MEAN_PAUSE = Duration.ofMillis(300);

    /// Beyond this a trial is stopped in any case; how far it came is in its report.
    Duration atMost() {
        return atLeast.plus(Duration.ofMinutes(3));
    }

    String engine() {
        return replicas == 1 ? "SQLite" : "PostgreSQL";
    }

    Path folder() {
        return Path.of("target", "laboratory", name);
    }

    /// How to have the same schedule again.
    String replay() {
        return "./slipway chaos --minutes %d --seed %d --replicas %d"
                .formatted(Math.max(1, atLeast.toMinutes()), seed, replicas);
    }
}
