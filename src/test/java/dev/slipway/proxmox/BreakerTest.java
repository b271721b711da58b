package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.proxmox.Breaker.Pass;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final TestClock clock = new TestClock();
    private final Breaker breaker = new Breaker(clock);

    @Test
    void toleratesAFailureOrTwo() {
        fail();
        fail();
        assertThat(breaker.enter(false)).isPresent();
    }

    @Test
    void opensAtTheThirdFailureInARow() {
        open();
        assertThat(breaker.enter(true)).isEmpty();
    }

    @Test
    void anAnswerInBetweenStartsTheCountAnew() {
        fail();
        fail();
        breaker.answered();
        fail();
        assertThat(breaker.enter(true)).isPresent();
    }

    @Test
    void callsThatWereUnderWayTogetherFailAsOne() {
        // Given
        var together = IntStream.range(0, 10)
                .mapToObj(each -> breaker.enter(true).orElseThrow())
                .toList();
        clock.advance(Duration.ofSeconds(1));

        // When
        together.forEach(pass -> breaker.failed(pass, "the connection broke"));

        // Then
        assertThat(breaker.enter(true)).isPresent();
    }

    @Test
    void oneOfManyProbes() {
        open();
        clock.advance(Breaker.LONGEST_PAUSE);
        assertThat(breaker.enter(true)).get().extracting(Pass::probe).isEqualTo(true);
        assertThat(breaker.enter(true)).isEmpty();
    }

    @Test
    void aProbeThatWasGivenUpMakesRoomForAnother() {
        open();
        clock.advance(Breaker.LONGEST_PAUSE);
        breaker.left(breaker.enter(true).orElseThrow());
        assertThat(breaker.enter(true)).isPresent();
    }

    @Test
    void aProbeThatIsNeverHeardOfAgainIsGivenUp() {
        open();
        clock.advance(Breaker.LONGEST_PAUSE);
        breaker.enter(true).orElseThrow();

        clock.advance(Breaker.LONGEST_PAUSE.minusSeconds(1));
        assertThat(breaker.enter(true)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(breaker.enter(true)).get().extracting(Pass::probe).isEqualTo(true);
    }

    @Test
    void anAnswerCloses() {
        open();
        breaker.answered();
        assertThat(breaker.enter(false)).isPresent();
        assertThat(breaker.silence()).isEmpty();
    }

    @Test
    void theFirstProbeIsDueWithinASecond() {
        open();
        assertThat(again()).isBetween(Breaker.FIRST_PAUSE.dividedBy(2), Breaker.FIRST_PAUSE);
    }

    @Test
    void thePauseGrowsUpToHalfAMinute() {
        // Given
        open();

        // When
        for (int probe = 0; probe < 12; probe++) {
            clock.advance(Breaker.LONGEST_PAUSE);
            fail();
        }

        // Then
        assertThat(again()).isBetween(Breaker.LONGEST_PAUSE.dividedBy(2), Breaker.LONGEST_PAUSE);
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepItOpen() {
        open();
        clock.advance(Duration.ofHours(-3));
        assertThat(breaker.enter(true)).isPresent();
    }

    @Test
    void theSilenceBeganWithTheFirstCallThatFailed() {
        fail();
        clock.advance(Duration.ofSeconds(9));
        fail();
        assertThat(breaker.silence()).get().extracting(Breaker.Silence::since).isEqualTo(TestClock.START);
    }

    private Duration again() {
        return breaker.silence().orElseThrow().again();
    }

    private void open() {
        IntStream.range(0, Breaker.OPENS_AT).forEach(each -> fail());
    }

    private void fail() {
        breaker.failed(breaker.enter(true).orElseThrow(), "refused");
    }
}
