package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.database.Database;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.TestRequester;
import dev.slipway.placement.Claim;
import dev.slipway.placement.Placement;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Disks, network devices and the CD-ROM of a VM: changed once, or not at all, whatever befalls the call.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class DevicesScenarioTest {

    private static final String IMAGE = "local:iso/debian-13.1.0-amd64-netinst.iso";
    private static final DiskRequest DISK = new DiskRequest(30, null);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Devices devices;

    @Inject
    Reconfiguration reconfiguration;

    @Inject
    IsoCatalog isos;

    @Inject
    Database database;

    @Inject
    Placement placement;

    @Inject
    Reservations reservations;

    @Inject
    Inventory inventory;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void aTroubledDiskIsAttachedOnceOrNotAtAll(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("POST", "/nodes/[^/]+/qemu/%s/config".formatted(vm.vmid()))));

        // When
        Operation operation = done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));

        // Then
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(operation.state()).isInstanceOf(OperationState.Failed.class);
            assertThat(config(vm)).doesNotContainKeys("scsi1", "scsi2");
        } else {
            succeeded(operation);
            assertThat(config(vm).get("scsi1")).contains("ceph:", "size=30G");
            assertThat(config(vm)).doesNotContainKeys("scsi2", "unused0");
        }
        assertThat(simulator.volumes())
                .filteredOn(volume -> volume.contains("vm-%s-disk".formatted(vm.vmid())))
                .hasSize(trouble.outcome == Trouble.Outcome.FAILED ? 1 : 2);
    }

    @Test
    void aDetachedDiskIsKeptAndSaysWhere() {
        // Given
        VmRef vm = own.add(simulator, true);
        done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));

        // When
        Operation operation = done(devices.detachDisk(vm, "scsi1", false, MeantFor.ANY, TestRequester.ADMIN));

        // Then
        assertThat(result(operation)).containsEntry("in_force", "scsi1").containsEntry("kept_as", "unused0");
        assertThat(config(vm)).containsKey("unused0").doesNotContainKey("scsi1");
    }

    @Test
    void theDataOfADiskIsDeletedWhenThatIsSaid() {
        // Given
        VmRef vm = own.add(simulator, false);
        done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));

        // When
        Operation operation = done(devices.detachDisk(vm, "scsi1", true, MeantFor.ANY, TestRequester.ADMIN));

        // Then
        succeeded(operation);
        assertThat(config(vm)).doesNotContainKeys("scsi1", "unused0");
        assertThat(simulator.volumes())
                .filteredOn(volume -> volume.contains("vm-%s-disk".formatted(vm.vmid())))
                .hasSize(1);
    }

    @Test
    void anUnusedDiskIsDeletedOnlyWhenThatIsSaid() {
        // Given
        VmRef vm = own.add(simulator, false);
        done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));
        done(devices.detachDisk(vm, "scsi1", false, MeantFor.ANY, TestRequester.ADMIN));

        // When, then
        assertThatThrownBy(() -> done(devices.detachDisk(vm, "unused0", false, MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.InvalidRequest.class);
        succeeded(done(devices.detachDisk(vm, "unused0", true, MeantFor.ANY, TestRequester.ADMIN)));
        assertThat(config(vm)).doesNotContainKey("unused0");
    }

    @Test
    void theBootDiskAndTheCloudInitDriveStay() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When, then
        assertThatThrownBy(() -> done(devices.detachDisk(vm, "scsi0", true, MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.BOOT_DISK));
        assertThatThrownBy(() -> done(devices.detachDisk(vm, "ide2", true, MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.NotFound.class);
        assertThatThrownBy(() -> done(devices.detachDisk(vm, "memory", true, MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void aProtectedVmKeepsItsDisks() {
        // Given
        VmRef vm = own.add(simulator, false);
        done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));
        simulator.edit(vm.vmid().number(), "protection", "1");

        // When, then
        assertThatThrownBy(() -> done(devices.detachDisk(vm, "scsi1", false, MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.PROTECTED));
    }

    @Test
    void aDiskThatNoStorageHasRoomForIsRefused() {
        VmRef vm = own.add(simulator, false);

        assertThatThrownBy(() ->
                        done(devices.attachDisk(vm, new DiskRequest(100_000, null), MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.NO_CAPACITY));
        assertThatThrownBy(() ->
                        done(devices.attachDisk(vm, new DiskRequest(1, "local"), MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.InvalidRequest.class);
    }

    @Test
    void aDiskTakesNoRoomThatIsReservedForAVmThatIsBeingMade() {
        // Given
        VmRef vm = own.add(simulator, false);
        int left = left("ceph");
        String operation = OperationId.random().value();
        Claim claim = new Claim(vm.cluster(), operation, new NodeName("pve1"), "ceph", 1024, DiskSize.ofGiB(left - 10));
        VmId reserved = database.exclusively(
                        Journal.admission(vm.cluster()),
                        connection -> reservations.reserve(connection, claim, List.of()))
                .await()
                .atMost(OwnVms.PATIENCE);

        // When, then
        assertThatThrownBy(() ->
                        done(devices.attachDisk(vm, new DiskRequest(20, "ceph"), MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.NO_CAPACITY));
        reservations.release(operation, vm.cluster(), reserved).await().atMost(OwnVms.PATIENCE);
    }

    /// In whole GiB, with the reservations of others.
    private int left(String storage) {
        ClusterSnapshot snapshot =
                inventory.refresh(ClusterName.DEFAULT).await().atMost(OwnVms.PATIENCE);
        return reservations
                .inFlight(ClusterName.DEFAULT)
                .map(inFlight -> placement.spaceLeft(
                        snapshot.storage(new NodeName("pve1"), storage).orElseThrow(), snapshot, inFlight))
                .map(bytes -> (int) (bytes.getAsLong() >> 30))
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    @Test
    void aPlaceThatSomebodyElseTookIsLeftToThem() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/%s/config".formatted(vm.vmid()))
                        .answer(500, "VM is locked (backup)")
                        .times(1));

        // When
        Operation accepted = devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE);
        simulator.edit(vm.vmid().number(), "scsi1", "ceph:vm-1-disk-7,size=7G");
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.failure()).get().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("wrong-state");
            assertThat(failure.reason()).contains("scsi1 was changed meanwhile");
        });
        assertThat(config(vm)).containsEntry("scsi1", "ceph:vm-1-disk-7,size=7G");
    }

    @Test
    void aNetworkDeviceIsAttachedChangedAndDetached() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When
        Operation attached = done(devices.attachNetwork(
                vm, new NetworkRequest("vmbr1", 7, null, null), MeantFor.ANY, TestRequester.ADMIN));
        String before = config(vm).get("net1");
        Operation changed = done(devices.changeNetwork(
                vm, "net1", new NetworkRequest(null, 0, null, true), MeantFor.ANY, TestRequester.ADMIN));
        String after = config(vm).get("net1");
        Operation detached = done(devices.detachNetwork(vm, "net1", MeantFor.ANY, TestRequester.ADMIN));

        // Then
        assertThat(result(attached)).containsEntry("in_force", "net1");
        assertThat(before).startsWith("virtio=").endsWith(",bridge=vmbr1,tag=7");
        succeeded(changed);
        assertThat(after).isEqualTo(before.replace(",tag=7", ",firewall=1"));
        succeeded(detached);
        assertThat(config(vm)).doesNotContainKey("net1");
    }

    @Test
    void aBridgeThatTheNodeDoesNotHaveIsRefused() {
        VmRef vm = own.add(simulator, false);

        assertThatThrownBy(() -> done(devices.changeNetwork(
                        vm, "net0", new NetworkRequest("vmbr9", null, null, null), MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("bridge: is one of those of node pve1");
        assertThatThrownBy(() -> done(devices.changeNetwork(
                        vm, "net0", new NetworkRequest(null, null, null, null), MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.InvalidRequest.class);
        assertThatThrownBy(() -> done(devices.detachNetwork(vm, "net5", MeantFor.ANY, TestRequester.ADMIN)))
                .isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void anImageIsPutInAndTakenOut() {
        // Given
        VmRef vm = own.add(simulator, false);
        knowImages(vm);

        // When
        Operation inserted = done(devices.insert(vm, IMAGE, MeantFor.ANY, TestRequester.ADMIN));
        ConfigView config = reconfiguration.config(vm).await().atMost(OwnVms.PATIENCE);
        Operation ejected = done(devices.eject(vm, MeantFor.ANY, TestRequester.ADMIN));

        // Then
        assertThat(result(inserted)).containsEntry("in_force", "ide0");
        assertThat(config.iso()).isEqualTo(IMAGE);
        succeeded(ejected);
        assertThat(config(vm))
                .containsEntry("ide0", "none,media=cdrom")
                .hasEntrySatisfying("ide2", cloudInit -> assertThat(cloudInit).contains("cloudinit"));
    }

    @Test
    void aRunningVmWithoutADriveGetsOneWithItsRestart() {
        // Given
        VmRef vm = own.add(simulator, true);
        knowImages(vm);

        // When
        Operation inserted = done(devices.insert(vm, IMAGE, MeantFor.ANY, TestRequester.ADMIN));

        // Then
        assertThat(result(inserted)).containsEntry("after_restart", "ide0");
    }

    @Test
    void theConfigurationShowsTheDevices() {
        // Given
        VmRef vm = own.add(simulator, false);
        done(devices.attachDisk(vm, DISK, MeantFor.ANY, TestRequester.ADMIN));
        done(devices.detachDisk(vm, "scsi1", false, MeantFor.ANY, TestRequester.ADMIN));

        // When
        ConfigView config = reconfiguration.config(vm).await().atMost(OwnVms.PATIENCE);

        // Then
        assertThat(config.disks())
                .extracting(
                        ConfigView.DiskView::disk,
                        ConfigView.DiskView::storage,
                        ConfigView.DiskView::size,
                        ConfigView.DiskView::boot)
                .containsExactly(tuple("scsi0", "ceph", 8L, true), tuple("unused0", "ceph", null, false));
        assertThat(config.networks()).singleElement().satisfies(network -> {
            assertThat(network.device()).isEqualTo("net0");
            assertThat(network.bridge()).isEqualTo("vmbr0");
        });
        assertThat(config.iso()).isNull();
    }

    private void knowImages(VmRef vm) {
        Uni.createFrom()
                .item(() -> isos.complete(vm.cluster()))
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(known -> !known)
                .collect()
                .last()
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    private Operation done(Uni<Operation> accepted) {
        return own.ended(accepted.await().atMost(OwnVms.PATIENCE));
    }

    private Map<String, String> config(VmRef vm) {
        return own.guest(simulator, vm).config();
    }

    private static Map<String, String> result(Operation operation) {
        succeeded(operation);
        return ((OperationState.Succeeded) operation.state()).result();
    }

    private static void succeeded(Operation operation) {
        assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
    }
}
