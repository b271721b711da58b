package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.proxmox.CloudInit;
import java.util.List;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.Test;

class CloudInitHashTest {

    @Test
    void aPasswordIsKeptOnlyAsACryptHashThatItMatches() {
        CloudInit cloudInit = CloudInitHash.of(
                new CloudInitRequest("kim", "geheim", null, "dhcp", null, List.of("1.1.1.1, 9.9.9.9"), null));

        String hash = cloudInit.passwordHash();
        assertThat(hash).startsWith("$6$").isEqualTo(Sha2Crypt.sha512Crypt("geheim".getBytes(), hash));
        assertThat(cloudInit.nameservers()).containsExactly("1.1.1.1", "9.9.9.9");
        assertThat(cloudInit.toString()).doesNotContain(hash).doesNotContain("geheim");
    }
}
