package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {

    private final TestClock clock = new TestClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(address);
        }
    }

    @Test
    void aFewSlipsCostNothing() {
        fail("10.0.0.1", 4);

        assertThat(throttle.wait("10.0.0.1")).isZero();
    }

    @Test
    void eachFurtherFailureDoublesTheWait() {
        fail("10.0.0.1", 5);
        assertThat(throttle.wait("10.0.0.1")).hasSeconds(1);

        fail("10.0.0.1", 3);
        assertThat(throttle.wait("10.0.0.1")).hasSeconds(8);
    }

    @Test
    void theWaitIsBounded() {
        fail("10.0.0.1", 100);

        assertThat(throttle.wait("10.0.0.1")).hasMinutes(5);
    }

    @Test
    void waitingHelps() {
        fail("10.0.0.1", 8);

        clock.advance(Duration.ofSeconds(8));

        assertThat(throttle.wait("10.0.0.1")).isZero();
    }

    @Test
    void successForgets() {
        fail("10.0.0.1", 8);

        throttle.succeeded("10.0.0.1");

        assertThat(throttle.wait("10.0.0.1")).isZero();
    }

    @Test
    void oldFailuresAreForgotten() {
        fail("10.0.0.1", 8);
        clock.advance(Duration.ofHours(1));

        throttle.failed("10.0.0.1");

        assertThat(throttle.wait("10.0.0.1")).isZero();
    }

    @Test
    void othersDoNotWait() {
        fail("10.0.0.1", 8);

        assertThat(throttle.wait("10.0.0.2")).isZero();
    }

    @Test
    void memoryIsBounded() {
        fail("10.0.0.1", 8);

        for (int i = 0; i < 10_000; i++) {
            throttle.failed("2001:db8::" + i);
        }

        assertThat(throttle.wait("10.0.0.1")).isZero();
    }
}
