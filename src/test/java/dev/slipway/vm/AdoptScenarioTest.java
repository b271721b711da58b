package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A VM becomes ours, and nobody's again, whatever fails meanwhile; the text of its owner stays.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class AdoptScenarioTest {

    private static final String TEXT = "the shop's database\nask kim";

    private static final Requester SHOP = new Requester("admin", "shop", true, null);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Adoption adoption;

    @Inject
    ManagedVms managed;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    static Stream<Trouble> troublesOfACall() {
        return Arrays.stream(Trouble.values()).filter(trouble -> !trouble.ofTask());
    }

    @ParameterizedTest
    @MethodSource("troublesOfACall")
    void aTroubledAdoptionIsMadeOrLeavesTheVmAlone(Trouble trouble) {
        // Given
        VmRef vm = own.addForeign(simulator, true, TEXT);
        simulator.faults().add(trouble.effect.apply(Fault.on("PUT", config(vm))));

        // When
        Operation operation = own.ended(adopt(vm));

        // Then
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(operation.state()).isInstanceOf(OperationState.Failed.class);
            assertThat(description(vm)).isEqualTo(TEXT);
            assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
        } else {
            assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
            assertThat(description(vm)).isEqualTo(TEXT + "\n\n" + Marker.of(operation.id()));
            assertThat(managed.find(vm.cluster(), vm.vmid())).get().satisfies(ours -> {
                assertThat(ours.marker()).isEqualTo(Marker.of(operation.id()));
                assertThat(ours.project()).isEqualTo("shop");
            });
        }
    }

    @ParameterizedTest
    @MethodSource("troublesOfACall")
    void aTroubledReleaseIsMadeOrTheVmStaysOurs(Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.faults().add(trouble.effect.apply(Fault.on("PUT", config(vm))));

        // When
        Operation operation = own.ended(release(vm));

        // Then
        boolean failed = trouble.outcome == Trouble.Outcome.FAILED;
        assertThat(operation.state())
                .as("%s", operation.entries())
                .isInstanceOf(failed ? OperationState.Failed.class : OperationState.Succeeded.class);
        assertThat(managed.find(vm.cluster(), vm.vmid()).isPresent()).isEqualTo(failed);
        assertThat(description(vm).equals("for tests")).isEqualTo(!failed);
    }

    @Test
    void whatSomebodyWritesMeanwhileStays() {
        // Given
        VmRef vm = own.addForeign(simulator, false, TEXT);
        simulator.faults().add(Fault.on("PUT", config(vm)).answer(500, "VM is locked (backup)"));

        // When
        Operation accepted = adopt(vm);
        simulator.edit(vm.vmid().number(), "description", "written meanwhile");
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(description(vm)).isEqualTo("written meanwhile\n\n" + Marker.of(operation.id()));
    }

    @Test
    void aRaceIsRunAgain() {
        // Given
        VmRef vm = own.addForeign(simulator, false, TEXT);
        simulator
                .faults()
                .add(Fault.on("PUT", config(vm))
                        .answer(500, "checksum mismatch (file change by other user?)")
                        .times(2));

        // When
        Operation operation = own.ended(adopt(vm));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(description(vm)).isEqualTo(TEXT + "\n\n" + Marker.of(operation.id()));
    }

    @Test
    void aVmThatVanishesMeanwhileIsNotManaged() {
        // Given
        VmRef vm = own.addForeign(simulator, false, TEXT);
        simulator.faults().add(Fault.on("PUT", config(vm)).answer(500, "VM is locked (backup)"));

        // When
        Operation accepted = adopt(vm);
        simulator.remove(vm.vmid().number());
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.failure()).get().extracting(Failure::code).isEqualTo("not-found");
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
    }

    @Test
    void aVmThatMovesMeanwhileIsFollowed() {
        // Given
        VmRef vm = own.addForeign(simulator, false, TEXT);
        simulator.faults().add(Fault.on("PUT", config(vm)).answer(500, "VM is locked (migrate)"));

        // When
        Operation accepted = adopt(vm);
        simulator.move(vm.vmid().number(), "pve2");
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(description(vm)).endsWith(Marker.of(operation.id()));
    }

    @Test
    void aReleasedVmKeepsItsText() {
        // Given
        VmRef vm = own.addForeign(simulator, true, TEXT);
        own.ended(adopt(vm));

        // When
        Operation operation = own.ended(release(vm));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(description(vm)).isEqualTo(TEXT);
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
    }

    @Test
    void aVmWhoseMarkIsGoneIsReleasedAsItIs() {
        // Given
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "description", "mine now");

        // When
        Operation operation = own.ended(release(vm));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(description(vm)).isEqualTo("mine now");
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
    }

    @Test
    void aManagedVmIsRefused() {
        VmRef vm = own.add(simulator, true);

        assertThatThrownBy(() -> adopt(vm))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.ALREADY_MANAGED));
    }

    @Test
    void aLockedVmIsRefused() {
        VmRef vm = own.addForeign(simulator, true, TEXT);
        simulator.edit(vm.vmid().number(), "lock", "backup");

        assertThatThrownBy(() -> adopt(vm))
                .isInstanceOf(Refusal.GuestLocked.class)
                .hasMessageContaining("locked (backup)");
    }

    @Test
    void aTemplateIsRefused() {
        VmRef vm = own.addForeign(simulator, false, TEXT);
        simulator.edit(vm.vmid().number(), "template", "1");

        assertThatThrownBy(() -> adopt(vm))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.IS_TEMPLATE));
    }

    @Test
    void whatIsNotThereIsRefused() {
        VmRef nobody = new VmRef(ClusterName.DEFAULT, new VmId(399_999));

        assertThatThrownBy(() -> adopt(nobody)).isInstanceOf(Refusal.NotFound.class);
    }

    private Operation adopt(VmRef vm) {
        return adoption.adopt(vm, SHOP).await().atMost(OwnVms.PATIENCE);
    }

    private Operation release(VmRef vm) {
        return adoption.release(vm, SHOP).await().atMost(OwnVms.PATIENCE);
    }

    private String description(VmRef vm) {
        return String.valueOf(own.guest(simulator, vm).description());
    }

    private static String config(VmRef vm) {
        return "/nodes/[^/]+/qemu/%s/config".formatted(vm.vmid());
    }
}
