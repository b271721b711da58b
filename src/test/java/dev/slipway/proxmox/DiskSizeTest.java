package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSizeTest {

    @ParameterizedTest
    @CsvSource({
        "40G, 42949672960",
        "2252M, 2361393152",
        "4.5G, 4831838208",
        "1T, 1099511627776",
        "512K, 524288",
        "1048576, 1048576",
        "0, 0"
    })
    void readsTheNotationOfProxmox(String text, long bytes) {
        assertThat(DiskSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "+10G", "-1G", "10g", "10 G", "1.G", "10GB", "1e3", "9999999999999999"})
    void refusesWhatIsNoAbsoluteSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DiskSize.parse(text));
        assertThat(DiskSize.tryParse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"40G, 40G", "1024G, 1T", "2252M, 2252M", "4.5G, 4608M", "1000, 1000", "0, 0"})
    void printsTheShortestExactNotation(String text, String printed) {
        assertThat(DiskSize.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999T", "9000000000000000K", "999999999999999G"})
    void refusesMoreBytesThanFitALong(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DiskSize.parse(text));
    }

    @Test
    void roundsUpToWholeGiB() {
        assertThat(DiskSize.parse("2252M").wholeGiB()).isEqualTo(3);
        assertThat(DiskSize.ofGiB(8).wholeGiB()).isEqualTo(8);
    }

    @Test
    void comparesByBytes() {
        assertThat(DiskSize.parse("1T")).isGreaterThan(DiskSize.parse("1023G"));
    }
}
