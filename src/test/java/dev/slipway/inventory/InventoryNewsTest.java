package dev.slipway.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryNewsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Observation[] observations() {
        return new Observation[] {
            new Observation.Created(new NodeName("pve1"), "web-1", NOW),
            new Observation.Gone(NOW),
            new Observation.Running(NOW),
            new Observation.Stopped(NOW)
        };
    }

    @ParameterizedTest
    @MethodSource("observations")
    void whatOneReplicaTellsAnotherUnderstands(Observation observation) {
        Inventory.Observed observed = new Inventory.Observed(ClusterName.DEFAULT, new VmId(10000), observation);

        assertThat(InventoryNews.parse(InventoryNews.print(observed), NOW)).contains(observed);
    }

    @Test
    void theWordsOfALaterVersionArePassedOver() {
        assertThat(InventoryNews.parse("default 10000 teleported", NOW)).isEmpty();
        assertThat(InventoryNews.parse("default", NOW)).isEmpty();
    }
}
