package dev.slipway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

    @ParameterizedTest
    @CsvSource({
        "same-origin,, localhost:8080, true",
        "none,, localhost:8080, true",
        "same-site, https://a.example, a.example, false",
        "cross-site,, localhost:8080, false",
        ", http://localhost:8080, localhost:8080, true",
        ", https://slipway.example, slipway.example, true",
        ", https://SLIPWAY.example, slipway.example, true",
        ", http://localhost:9090, localhost:8080, false",
        ", https://slipway.example.evil, slipway.example, false",
        ", https://slipway.example,, false",
        ", null, localhost:8080, false",
        ", not a uri, localhost:8080, false",
        ",, localhost:8080, true",
    })
    void aChangeComesFromHereOrNotAtAll(String fetchSite, String origin, String host, boolean allowed) {
        assertThat(SameOrigin.allowed(fetchSite, origin, host)).isEqualTo(allowed);
    }
}
