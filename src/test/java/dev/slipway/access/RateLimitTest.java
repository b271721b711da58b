package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final TestClock clock = new TestClock();
    private final RateLimit limit = limit("slipway.rate.changes.per-second", "2", "slipway.rate.changes.burst", "3");

    @Test
    void afterABurstOneWaitsForTheNextAllowedRequest() {
        IntStream.range(0, 3)
                .forEach(i -> assertThat(limit.wait("token", false)).isEmpty());

        assertThat(limit.wait("token", false)).contains(Duration.ofMillis(500));

        clock.advance(Duration.ofMillis(500));
        assertThat(limit.wait("token", false)).isEmpty();
        assertThat(limit.wait("token", false)).isPresent();
    }

    @Test
    void callersDoNotMeetEachOther() {
        IntStream.range(0, 4).forEach(i -> limit.wait("token", false));

        assertThat(limit.wait("another", false)).isEmpty();
    }

    @Test
    void readsAreNotLimitedUnlessConfigured() {
        IntStream.range(0, 5_000)
                .forEach(i -> assertThat(limit.wait("token", true)).isEmpty());
    }

    @Test
    void aSilenceAllowsNoMoreThanTheBurst() {
        clock.advance(Duration.ofHours(1));

        assertThat(IntStream.range(0, 10)
                        .filter(i -> limit.wait("token", false).isEmpty())
                        .count())
                .isEqualTo(3);
    }

    @Test
    void aLimitWithoutSenseStopsTheStart() {
        assertThatThrownBy(() -> limit("slipway.rate.reads.burst", "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slipway.rate.reads");
    }

    private RateLimit limit(String... settings) {
        return new RateLimit(token -> true, TestConfig.of(RateConfig.class, settings), clock);
    }
}
