package dev.slipway.inventory;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/// An inventory of the default cluster, without a Proxmox VE.
public final class TestInventory {

    private TestInventory() {}

    /// One that reads what `answer` says, when it is asked to.
    public static Inventory of(Supplier<Uni<ClusterResources>> answer) {
        return new Inventory(
                List.of(ClusterName.DEFAULT),
                cluster -> answer.get(),
                TestConfig.of(InventoryConfig.class),
                new TestClock());
    }
}
