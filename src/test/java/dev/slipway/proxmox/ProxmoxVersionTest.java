package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxVersionTest {

    @ParameterizedTest
    @CsvSource({
        "8.4.21, 8, 4, true",
        "9.0.0~11, 9, 0, true",
        "8.1-3, 8, 1, true",
        "8.0.4, 8, 0, false",
        "7.4-16, 7, 4, false",
        "10.0, 10, 0, true"
    })
    void readsMajorAndMinor(String text, int major, int minor, boolean supported) {
        assertThat(ProxmoxVersion.parse(text)).isEqualTo(new ProxmoxVersion(major, minor, text));
        assertThat(ProxmoxVersion.parse(text).isSupported()).isEqualTo(supported);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "eight", "v8.4", "8.x", "99999.1"})
    void refusesWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ProxmoxVersion.parse(text));
    }

    @Test
    void comparesByNumber() {
        assertThat(ProxmoxVersion.parse("10.0")).isGreaterThan(ProxmoxVersion.parse("9.2.1"));
    }
}
