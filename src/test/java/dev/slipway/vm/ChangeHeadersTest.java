package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangeHeadersTest {

    private static final MeantFor ONE = MeantFor.of("1".repeat(40));
    private static final MeantFor OTHER = MeantFor.of("2".repeat(40));

    private final ChangeHeaders headers = new ChangeHeaders();

    ChangeHeadersTest() {
        headers.idempotencyKey = "key";
    }

    @Test
    void aRequestThatIsMeantForAnyConfigurationIsIdentifiedAsBeforeItCouldSay() {
        assertThat(headers.of(MeantFor.ANY, "DELETE", "iso")).isEqualTo(headers.of("DELETE", "iso"));
    }

    @Test
    void requestsThatAreMeantForDifferentConfigurationsDiffer() {
        assertThat(headers.of(ONE, "DELETE", "iso")).isNotEqualTo(headers.of(OTHER, "DELETE", "iso"));
    }
}
