package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.inventory.TestInventory;
import dev.slipway.operation.OperationEvents;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmsTest {

    private static final VmRef VM = new VmRef(ClusterName.DEFAULT, new VmId(10000));

    private static final ClusterResources.Guest GUEST = new ClusterResources.Guest(
            VM.vmid(),
            ClusterResources.GuestType.QEMU,
            new NodeName("pve1"),
            "web-1",
            PowerState.RUNNING,
            false,
            0,
            2,
            0,
            0,
            0,
            Duration.ZERO,
            List.of(),
            null,
            null,
            null);

    @TempDir
    Path folder;

    private List<ClusterResources.Guest> guests = List.of();
    private boolean away;
    private final Inventory inventory = TestInventory.of(this::resources);
    private Database database;
    private Vms vms;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
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

    @Test
    void aVmThatAnotherReplicaHasJustMadeIsFound() {
        inventory.refresh(ClusterName.DEFAULT).await().indefinitely();
        madeElsewhere();
        guests = List.of(GUEST);

        VmView view = vms.require(VM).await().indefinitely();

        assertThat(view.managed()).isTrue();
    }

    @Test
    void nobodyIsToldThatOneOfOursIsMissingWhileItsClusterDoesNotAnswer() {
        inventory.refresh(ClusterName.DEFAULT).await().indefinitely();
        madeElsewhere();
        away = true;

        assertThatThrownBy(() -> vms.require(VM).await().indefinitely()).isInstanceOf(Refusal.Unavailable.class);
    }

    private void madeElsewhere() {
        new ManagedVms(database, new Notices(database))
                .put(new ManagedVm(
                        VM.cluster(),
                        VM.vmid(),
                        "web-1",
                        "default",
                        "admin",
                        "slipway:1",
                        TestClock.START,
                        List.of(),
                        Map.of()))
                .await()
                .indefinitely();
    }

    private Uni<ClusterResources> resources() {
        return away
                ? Uni.createFrom().failure(new ProxmoxException.Unreachable("GET", "595 No route to host"))
                : Uni.createFrom().item(new ClusterResources(guests, List.of(), List.of()));
    }
}
