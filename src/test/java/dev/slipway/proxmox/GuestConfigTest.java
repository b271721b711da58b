package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestConfigTest {

    @Test
    void knowsTheDefaultsThatProxmoxLeavesOut() {
        GuestConfig config = read(Map.of("digest", "d"));
        assertThat(config.cores()).isEqualTo(1);
        assertThat(config.sockets()).isEqualTo(1);
        assertThat(config.memoryMiB()).isEqualTo(512);
        assertThat(config.agent()).isFalse();
        assertThat(config.bootDisk()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-             | -        | -",
                "socket        | -        | SERIAL0",
                "socket        | serial0  | SERIAL0",
                "socket        | type=serial1,memory=16 | SERIAL1",
                "/dev/ttyS0    | std      | SERIAL1",
                "/dev/ttyS0    | serial0  | SERIAL1",
                "socket        | serial3  | SERIAL0"
            })
    void aTerminalIsAtASerialPortThatLeadsToASocket(String serial0, String vga, SerialPort port) {
        Map<String, Object> options = new HashMap<>();
        if (serial0 != null) {
            options.put("serial0", serial0);
            options.put("serial1", "socket");
        }
        if (vga != null) {
            options.put("vga", vga);
        }

        assertThat(read(options).terminal()).isEqualTo(Optional.ofNullable(port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local-lvm:vm-100-disk-0,size=32G,ssd=1 | local-lvm | 32G | false | false",
                "file=local:100/vm-100-disk-0.qcow2,size=2252M | local | 2252M | false | false",
                "local:iso/debian.iso,media=cdrom,size=600M | local | 600M | true | false",
                "none,media=cdrom | | | true | false",
                "cdrom,media=cdrom | | | true | false",
                "local-lvm:vm-100-cloudinit,media=cdrom,size=4M | local-lvm | 4M | true | true",
                "local:100/vm-100-cloudinit.qcow2,media=cdrom | local | | true | true",
                "local:cloudinit,media=cdrom | local | | true | true",
                "/dev/disk/by-id/x,size=1T | | 1T | false | false"
            })
    void readsDrives(String line, String storage, String size, boolean cdrom, boolean cloudInit) {
        assertThat(GuestConfig.Disk.parse(line))
                .extracting(
                        GuestConfig.Disk::storage,
                        disk -> disk.size().map(DiskSize::toString),
                        GuestConfig.Disk::cdrom,
                        GuestConfig.Disk::cloudInit)
                .containsExactly(Optional.ofNullable(storage), Optional.ofNullable(size), cdrom, cloudInit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | true",
                "0 | false",
                "enabled=1,fstrim_cloned_disks=1 | true",
                "enabled=0 | false",
                "1,type=virtio | true"
            })
    void readsTheAgentFlag(String agent, boolean enabled) {
        assertThat(read(Map.of("agent", agent)).agent()).isEqualTo(enabled);
    }

    @Test
    void readsMemoryInEachOfItsForms() {
        assertThat(read(Map.of("memory", 2048)).memoryMiB()).isEqualTo(2048);
        assertThat(read(Map.of("memory", "2048")).memoryMiB()).isEqualTo(2048);
        assertThat(read(Map.of("memory", "current=2048")).memoryMiB()).isEqualTo(2048);
    }

    @Test
    void findsTheDiskThatTheGuestBootsFrom() {
        Map<String, String> drives = Map.of("ide2", "none,media=cdrom", "scsi0", "a:d0", "scsi1", "a:d1");
        assertThat(with(drives, "boot", "order=ide2;scsi1;net0").bootDisk()).hasValue("scsi1");
        assertThat(with(drives, "bootdisk", "scsi1").bootDisk()).hasValue("scsi1");
        assertThat(with(drives, "boot", "cdn").bootDisk()).hasValue("scsi0");
    }

    private static GuestConfig with(Map<String, String> drives, String key, String value) {
        Map<String, String> all = new HashMap<>(drives);
        all.put(key, value);
        return read(all);
    }

    private static GuestConfig read(Map<String, ?> options) {
        return GuestConfig.read(new Fields(new ObjectMapper().valueToTree(options)));
    }
}
