package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.proxmox.ClusterName;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final ClusterName HERE = new ClusterName("here");
    private static final ClusterName THERE = new ClusterName("there");

    private final TestClock clock = new TestClock();
    private final RetryBudget budget = new RetryBudget(0.5, clock);

    @Test
    void aFewRepetitionsWaitForNothing() {
        spend();
        assertThat(budget.repeated(THERE)).isZero();
    }

    @Test
    void manyRepetitionsTakeTurnsASecondApart() {
        spend();
        assertThat(budget.repeated(HERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(budget.repeated(HERE)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void eachCallAllowsAShareOfARepetition() {
        spend();
        budget.called(HERE);
        budget.called(HERE);
        assertThat(budget.repeated(HERE)).isZero();
    }

    @Test
    void eachSecondAllowsARepetition() {
        spend();
        clock.advance(Duration.ofSeconds(1));
        assertThat(budget.repeated(HERE)).isZero();
    }

    @Test
    void nobodyWaitsForMoreThanAMinute() {
        IntStream.range(0, 1_000).forEach(each -> budget.repeated(HERE));
        assertThat(budget.repeated(HERE)).isEqualTo(RetryBudget.LONGEST_WAIT);
    }

    @Test
    void aClockThatIsSetBackTakesNothingAway() {
        clock.advance(Duration.ofHours(-1));
        assertThat(budget.repeated(HERE)).isZero();
    }

    @Test
    void aShareIsNotMoreThanAll() {
        assertThatThrownBy(() -> new RetryBudget(1.5, clock)).hasMessageContaining("operation.retry-share");
    }

    private void spend() {
        IntStream.range(0, RetryBudget.FULL).forEach(each -> budget.repeated(HERE));
    }
}
