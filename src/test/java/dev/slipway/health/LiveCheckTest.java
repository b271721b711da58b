package dev.slipway.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveCheckTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    @Test
    void everyRoundThatWentWellLatelyKeepsItAlive() {
        HealthCheckResponse answer = check(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(59));

        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow())
                .containsEntry("event-loop.age_seconds", 1L)
                .containsEntry("task-poller.age_seconds", 2L)
                .containsEntry("inventory-poller.age_seconds", 59L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneStuckRoundIsEnoughToBeDead(int stuck) {
        Duration[] ages = {Duration.ZERO, Duration.ZERO, Duration.ZERO};
        ages[stuck] = Duration.ofSeconds(60);

        assertThat(check(ages).getStatus()).isEqualTo(Status.DOWN);
    }

    private static HealthCheckResponse check(Duration... ages) {
        return new LiveCheck(ago(ages[0]), ago(ages[1]), ago(ages[2]), InstantSource.fixed(NOW)).call();
    }

    private static Supplier<Instant> ago(Duration age) {
        return () -> NOW.minus(age);
    }
}
