package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VmIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"100", "9000", "999999999"})
    void readsAndPrintsTheSame(String text) {
        assertThat(VmId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99", "0100", "1000000000", "-100", "+100", "1e3", "100 ", "٢٠٠"})
    void refusesWhatIsNoVmId(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> VmId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 99, 1_000_000_000})
    void refusesNumbersOutsideTheRange(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new VmId(number));
    }
}
