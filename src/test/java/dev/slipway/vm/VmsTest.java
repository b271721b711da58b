package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.TestInventory;
import dev.slipway.operation.OperationEvents;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmsTest {

    private static final VmRef VM = new VmRef(ClusterName.DEFAULT, new VmId(10000));

    @TempDir
    Path folder;

    private final Inventory inventory =
            TestInventory.of(() -> Uni.createFrom().item(new ClusterResources(List.of(), List.of(), List.of())));
    private Vms vms;

    @BeforeEach
    void open() {
        Database database = TestDatabase.in(folder);
        vms = new Vms(inventory, new ManagedVms(database, new Notices(database)), new OperationEvents());
    }

    @Test
    void beforeTheClusterWasReadNobodyIsToldThatThereIsNoSuchVm() {
        assertThatThrownBy(() -> vms.require(VM).await().indefinitely()).isInstanceOf(Refusal.Unavailable.class);
    }

    @Test
    void aVmThatTheClusterDoesNotHaveIsNotFound() {
        inventory.refresh(ClusterName.DEFAULT).await().indefinitely();

        assertThatThrownBy(() -> vms.require(VM).await().indefinitely()).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void aClusterThatNobodyConfiguredHasNoVms() {
        VmRef elsewhere = new VmRef(new ClusterName("elsewhere"), VM.vmid());

        assertThatThrownBy(() -> vms.require(elsewhere).await().indefinitely()).isInstanceOf(Refusal.NotFound.class);
    }
}
