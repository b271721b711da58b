package dev.slipway.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The long form of the fault laboratory, run by `./slipway chaos` only: its name is none that a build looks for.
class ChaosTrial {

    @Test
    void keepsEveryPromise() {
        long seed = Long.getLong("laboratory.seed", System.nanoTime() % 1_000_000);
        int replicas = Integer.getInteger("laboratory.replicas", 3);
        Duration atLeast = Duration.ofMinutes(Integer.getInteger("laboratory.minutes", 10));
        Plan plan = new Plan("chaos-%d-%d".formatted(replicas, seed), Math.abs(seed), replicas, 0, 0, atLeast);

        Report report = Laboratory.run(plan).publish();

        assertThat(report.violations()).as("replay with %s", plan.replay()).isEmpty();
    }
}
