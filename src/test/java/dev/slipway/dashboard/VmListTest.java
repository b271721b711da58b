package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.vm.VmView;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmListTest {

    @Test
    void noVmsAreKnownOfAClusterThatHasNeverAnswered() {
        assertThat(list(Optional.empty(), Optional.of("no route")).unknown()).isTrue();
    }

    @Test
    void aClusterThatAnsweredOnceIsKnownToHaveNone() {
        assertThat(list(Optional.of(Instant.EPOCH), Optional.of("no route")).unknown())
                .isFalse();
        assertThat(list(Optional.of(Instant.EPOCH), Optional.empty()).unknown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"300, false", "301, true"})
    void aListOfManyRowsIsLarge(int rows, boolean large) {
        VmList list = new VmList(Collections.nCopies(rows, vm()), rows, rows, List.of(), Selection.START);

        assertThat(list.large()).isEqualTo(large);
    }

    private static VmView vm() {
        return new VmView(
                "default",
                100,
                "web",
                "pve1",
                "running",
                true,
                "default",
                "admin",
                List.of(),
                2,
                0.1,
                1024,
                512,
                8,
                60,
                List.of(),
                Map.of(),
                null,
                Instant.EPOCH,
                null);
    }

    private static VmList list(Optional<Instant> takenAt, Optional<String> failure) {
        ClusterResources nothing = new ClusterResources(List.of(), List.of(), List.of());
        return VmList.of(
                List.of(),
                List.of(new ClusterSnapshot(ClusterName.DEFAULT, takenAt, failure, nothing, Map.of())),
                Selection.START);
    }
}
