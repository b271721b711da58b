package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

    private static VmList list(Optional<Instant> takenAt, Optional<String> failure) {
        ClusterResources nothing = new ClusterResources(List.of(), List.of(), List.of());
        return VmList.of(
                List.of(),
                List.of(new ClusterSnapshot(ClusterName.DEFAULT, takenAt, failure, nothing, Map.of())),
                Selection.START);
    }
}
