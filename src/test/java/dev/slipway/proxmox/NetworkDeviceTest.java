package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkDeviceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,tag=20",
                "e1000e=BC:24:11:00:00:01,bridge=vmbr0",
                "ne2k_pci=BC:24:11:00:00:01,bridge=vmbr0,link_down=1",
                "virtio,bridge=vmbr0",
                "virtio=BC:24:11:00:00:01",
                "virtio=BC:24:11:00:00:01,bridge=vmbr0,trunks=2;3,unheard-of=x"
            })
    void keepsWhatItReads(String line) {
        assertThat(NetworkDevice.parse(line)).hasToString(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model=virtio,macaddr=BC:24:11:00:00:01,bridge=vmbr0 | virtio=BC:24:11:00:00:01,bridge=vmbr0",
                "bridge=vmbr0,virtio=BC:24:11:00:00:01 | virtio=BC:24:11:00:00:01,bridge=vmbr0"
            })
    void writesTheShortForm(String line, String printed) {
        assertThat(NetworkDevice.parse(line)).hasToString(printed);
    }

    @Test
    void keepsItsAddressOnAnotherBridgeAndVlan() {
        NetworkDevice device = NetworkDevice.parse("virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1")
                .onBridge("vmbr1")
                .inVlan(20);
        assertThat(device).hasToString("virtio=BC:24:11:00:00:01,bridge=vmbr1,firewall=1,tag=20");
    }
}
