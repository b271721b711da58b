package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemonstrationTest {

    @ParameterizedTest
    @CsvSource({
        "demo,, true",
        ", demo, true",
        "'prod, demo',, true",
        "prod, demo, false",
        "demonstration,, false",
        ",, false"
    })
    void itsProfileIsRecognized(String property, String environment, boolean chosen) {
        assertThat(Demonstration.chosen(property, environment)).isEqualTo(chosen);
    }

    @Test
    void itSignsInAtTheSimulator() {
        try (ProxmoxSimulator simulator =
                ProxmoxSimulator.start(SimulatorOptions.realistic().port(0))) {
            assertThat(Demonstration.settings())
                    .containsEntry("proxmox.token-id", simulator.tokenId())
                    .containsEntry("proxmox.token-secret", simulator.tokenSecret())
                    .containsEntry("proxmox.fingerprints", simulator.fingerprint());
        }
    }
}
