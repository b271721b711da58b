package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivilegesTest {

    private static final Privileges HELD = new Privileges(Map.of(
            "/", Map.of("Sys.Audit", true, "Sys.Modify", false),
            "/vms", Map.of("VM.Audit", true, "VM.Clone", false),
            "/vms/100", Map.of("VM.Console", true)));

    @ParameterizedTest
    @CsvSource({
        "/, Sys.Audit, true",
        "/, Sys.Modify, true",
        "/, VM.Audit, false",
        "/nodes/pve1, Sys.Audit, true",
        "/nodes/pve1, Sys.Modify, false",
        "/vms, VM.Clone, true",
        "/vms/200, VM.Audit, true",
        "/vms/200, VM.Clone, false",
        "/vms/100, VM.Console, true",
        "/vms/100, VM.Audit, false",
        "/vms/200, Sys.Audit, false",
        "/storage/local/deeper, Sys.Audit, true"
    })
    void areDecidedByTheNearestListedPath(String path, String privilege, boolean held) {
        assertThat(HELD.has(path, privilege)).isEqualTo(held);
    }

    @ParameterizedTest
    @CsvSource({"/, Sys.Audit", "/vms/100, VM.Audit", "relative, X"})
    void areNoneWhenNothingIsListed(String path, String privilege) {
        assertThat(new Privileges(Map.of()).has(path, privilege)).isFalse();
    }
}
