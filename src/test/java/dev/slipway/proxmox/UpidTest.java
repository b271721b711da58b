package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPID:pve1:0000010F:0004454E:6B00D797:qmcreate:9001:prov@pve!svc:",
                "UPID:pve1:0000010F:0004454E:6B00D797:aptupdate::root@pam:",
                "UPID:a:00000001:123456789:6B00D797:qmstart:100:root@pam:",
                "UPID:node-2:00CAFE00:0004454E:6B00D797:imgdel:local%3Aiso:svc@ldap.example.org:"
            })
    void readsAndPrintsTheSame(String text) {
        assertThat(Upid.parse(text)).hasToString(text);
    }

    @Test
    void knowsItsParts() {
        Upid upid = Upid.parse("UPID:pve1:0000010F:0004454E:6B00D797:qmclone:9001:prov@pve!svc:");
        assertThat(upid)
                .isEqualTo(new Upid(
                        new NodeName("pve1"),
                        271,
                        279886,
                        Instant.ofEpochSecond(0x6B00D797L),
                        "qmclone",
                        "9001",
                        "prov@pve!svc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "OK",
                "UPID:pve1:0000010F:0004454E:6B00D797:qmcreate:9001:prov@pve!svc",
                "UPID:pve1:10F:0004454E:6B00D797:qmcreate:9001:root@pam:",
                "UPID:-pve1:0000010F:0004454E:6B00D797:qmcreate:9001:root@pam:",
                "UPID:pve1:0000010F:0004454E:6B00D797:qmcreate:../x:root@pam:",
                "UPID:pve1:0000010F:0004454E:6B00D797:qm create:1:root@pam:"
            })
    void refusesWhatIsNoUpid(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Upid.parse(text));
    }
}
