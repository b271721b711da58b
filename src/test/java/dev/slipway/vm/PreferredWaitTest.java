package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferredWaitTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wait=10                | 10
            respond-async, wait=5  | 5
            wait=5;foo             | 5
            wait="7"               | 7
            wait=999999            | 300
            wait=-1                | 0
            wait=soon              | 0
            await=5                | 0
            respond-async          | 0
            """)
    void readsSecondsAndIgnoresTheRest(String header, int seconds) {
        assertThat(PreferredWait.read(header)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void withoutHeaderNobodyWaits() {
        assertThat(PreferredWait.read(null)).isEqualTo(Duration.ZERO);
    }
}
