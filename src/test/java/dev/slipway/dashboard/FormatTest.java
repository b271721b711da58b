package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1610612736, 1.5 GiB", "68719476736, 64 GiB"})
    void sizesTakeTheLargestUnit(long bytes, String text) {
        assertThat(Format.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.004, 0", "0.005, 1", "1, 100", "1.7, 100", "-1, 0"})
    void sharesStayWithinTheBar(double share, int percent) {
        assertThat(Format.percent(share)).isEqualTo(percent);
    }

    @Test
    void aPartOfNothingIsNothing() {
        assertThat(Format.percentOf(5L, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0, SECONDS",
        "PT59S, 59, SECONDS",
        "PT60S, 1, MINUTES",
        "PT59M59S, 59, MINUTES",
        "PT1H, 1, HOURS",
        "PT24H, 1, DAYS",
        "PT720H, 30, DAYS"
    })
    void agesAreToldInOneUnit(Duration past, long amount, Age.Unit unit) {
        assertThat(Format.since(NOW.minus(past), NOW)).isEqualTo(new Age(amount, unit));
    }
}
