package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Failure;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepState;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A change of a VM meets each kind of fault, and the changes of others: it is made, or the journal says what is not.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ReconfigureScenarioTest {

    private static final CloudInitRequest CLOUD_INIT =
            new CloudInitRequest("kim", "secret-of-kim", null, "dhcp", null, List.of("10.0.0.1"), "example.org");

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Reconfiguration reconfiguration;

    @Inject
    ManagedVms managed;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    static Stream<Arguments> everyTroubleOfEveryStep() {
        return Stream.of(Step.CONFIGURE, Step.RESIZE)
                .flatMap(step -> Arrays.stream(Trouble.values())
                        .filter(trouble -> step == Step.RESIZE || !trouble.ofTask())
                        .map(trouble -> Arguments.of(step, trouble)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyTroubleOfEveryStep")
    void aTroubledChangeIsMadeOrSaysWhatIsNot(Step step, Trouble trouble) {
        // Given
        VmRef vm = own.add(simulator, false);
        String call = step == Step.CONFIGURE ? "config" : "resize";
        simulator
                .faults()
                .add(trouble.effect.apply(Fault.on("PUT", "/nodes/[^/]+/qemu/%s/%s".formatted(vm.vmid(), call))));

        // When
        Operation operation = own.ended(admit(vm, change(null, "told", 4, 20, CLOUD_INIT, null)));

        // Then
        GuestView guest = own.guest(simulator, vm);
        if (trouble.outcome == Trouble.Outcome.FAILED) {
            assertThat(operation.state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
                assertThat(failed.failure().step()).isEqualTo(step);
                assertThat(failed.leftovers()).hasSize(step == Step.CONFIGURE ? 0 : 1);
            });
            assertThat(guest.config()).containsEntry("cores", step == Step.CONFIGURE ? "2" : "4");
            assertThat(guest.config().get("scsi0")).contains("size=8G");
        } else {
            assertThat(operation.state()).as("%s", operation.entries()).isInstanceOf(OperationState.Succeeded.class);
            assertThat(guest.config())
                    .containsEntry("cores", "4")
                    .containsEntry("ciuser", "kim")
                    .containsEntry("description", "told\n\n" + marker(vm));
            assertThat(guest.config().get("scsi0")).contains("size=20G");
        }
    }

    @Test
    void whatIsInForceAndWhatWaitsIsTold() {
        // Given
        VmRef vm = own.add(simulator, true);

        // When
        Operation operation = own.ended(admit(vm, change("renamed-" + vm.vmid(), "told", 4, 9, CLOUD_INIT, null)));

        // Then
        assertThat(operation.state())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        done -> assertThat(done.result())
                                .containsAllEntriesOf(Map.of(
                                        "in_force", "name, description, disk_size",
                                        "after_restart", "cores, cloud_init")));
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "2");
        assertThat(managed.find(vm.cluster(), vm.vmid()))
                .get()
                .satisfies(ours -> assertThat(ours.name()).isEqualTo("renamed-" + vm.vmid()));
    }

    @Test
    void theConfigurationShowsWhatWaits() {
        // Given
        VmRef vm = own.add(simulator, true);
        own.ended(admit(vm, change(null, null, 4, null, null, null)));

        // When
        ConfigView config = config(vm);

        // Then
        assertThat(config.cores()).isEqualTo(4);
        assertThat(config.description()).isEqualTo("for tests");
        assertThat(config.diskSize()).isEqualTo(8);
        assertThat(config.waiting()).containsExactly(new ConfigView.Waiting("cores", "2", "4"));
    }

    @Test
    void aChangeMadeMeanwhileIsNotOverwritten() {
        // Given
        VmRef vm = own.add(simulator, false);
        String digest = config(vm).digest();
        simulator.edit(vm.vmid().number(), "cores", "8");

        // When, then
        assertThatThrownBy(() -> admit(vm, change(null, null, 4, null, null, digest)))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.CHANGED_MEANWHILE));
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "8");
    }

    @Test
    void aChangeThatComesBetweenLookAndWriteIsNotOverwritten() {
        // Given
        VmRef vm = own.add(simulator, false);
        String digest = config(vm).digest();
        simulator
                .faults()
                .add(Fault.on("PUT", ".*/%s/config".formatted(vm.vmid())).answer(500, "VM is locked (backup)"));

        // When
        Operation accepted = admit(vm, change(null, null, 4, null, null, digest));
        simulator.edit(vm.vmid().number(), "memory", "8192");
        Operation operation = own.ended(accepted);

        // Then
        assertThat(operation.failure()).get().extracting(Failure::code).isEqualTo("conflict");
        assertThat(own.guest(simulator, vm).config())
                .containsEntry("cores", "2")
                .containsEntry("memory", "8192");
    }

    @Test
    void withoutADigestARaceIsRunAgain() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("PUT", ".*/%s/config".formatted(vm.vmid()))
                        .answer(500, "checksum mismatch (file change by other user?)")
                        .times(2));

        // When
        Operation operation = own.ended(admit(vm, change(null, null, 4, null, null, null)));

        // Then
        assertThat(operation.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "4");
    }

    @Test
    void aSmallerDiskIsRefusedBeforeProxmoxIsAsked() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.clearRequests();

        // When, then
        assertThatThrownBy(() -> admit(vm, change(null, null, null, 7, null, null)))
                .isInstanceOf(Refusal.InvalidRequest.class)
                .hasMessageContaining("disk_size: is at least 8");
        assertThat(simulator.requests())
                .noneMatch(request -> request.path().contains("/qemu/%s/".formatted(vm.vmid())));
    }

    @Test
    void aDiskThatBecameLargerMeanwhileIsNotShrunk() {
        // Given
        VmRef vm = own.add(simulator, false);
        String disk = own.guest(simulator, vm).config().get("scsi0");
        simulator.edit(vm.vmid().number(), "scsi0", disk.replace("size=8G", "size=30G"));

        // When
        Operation operation = own.ended(admit(vm, change(null, null, null, 20, null, null)));

        // Then
        assertThat(operation.failure()).get().satisfies(failure -> {
            assertThat(failure.step()).isEqualTo(Step.RESIZE);
            assertThat(failure.reason()).contains("disks never shrink");
        });
    }

    @Test
    void aDiskOfThatSizeIsLeftAsItIs() {
        // Given
        VmRef vm = own.add(simulator, false);

        // When
        Operation operation = own.ended(admit(vm, change(null, null, null, 8, null, null)));

        // Then
        assertThat(operation.stepState(Step.CONFIGURE)).isEqualTo(StepState.SKIPPED);
        assertThat(operation.stepState(Step.RESIZE)).isEqualTo(StepState.SKIPPED);
    }

    @Test
    void cloudInitNeedsItsDrive() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "ide2", "none,media=cdrom");

        // When
        Operation operation = own.ended(admit(vm, change(null, null, null, null, CLOUD_INIT, null)));

        // Then
        assertThat(operation.failure())
                .get()
                .extracting(Failure::reason)
                .asString()
                .contains("no cloud-init drive");
    }

    @Test
    void vcpusAreSpreadOverTheSockets() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "sockets", "2");

        // When
        Operation even = own.ended(admit(vm, change(null, null, 6, null, null, null)));
        Operation odd = own.ended(admit(vm, change(null, null, 5, null, null, null)));

        // Then
        assertThat(even.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(odd.failure()).get().extracting(Failure::reason).asString().contains("2 sockets");
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "3");
    }

    @Test
    void aNameIsGivenOnce() {
        // Given
        VmRef one = own.add(simulator, false);
        VmRef other = own.add(simulator, false);

        // When, then
        assertThatThrownBy(() -> admit(one, change("OWN-" + other.vmid(), null, null, null, null, null)))
                .isInstanceOf(Refusal.AlreadyExists.class);
    }

    @Test
    void aNameIsGivenOnceBeforeTheStatisticsKnowIt() {
        // Given
        VmRef one = own.add(simulator, false);
        VmRef other = own.add(simulator, false);
        String name = "wanted-" + one.vmid();
        own.ended(admit(one, change(name, null, null, null, null, null)));

        // When, then
        assertThatThrownBy(() -> admit(other, change(name, null, null, null, null, null)))
                .isInstanceOf(Refusal.AlreadyExists.class);
    }

    @Test
    void aVmThatLostItsMarkIsLeftAlone() {
        // Given
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "description", "now it is mine");

        // When
        Operation operation = own.ended(admit(vm, change(null, "told", 4, null, null, null)));

        // Then
        assertThat(operation.failure())
                .get()
                .extracting(Failure::reason)
                .asString()
                .contains("left alone");
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "2");
    }

    private static ReconfigureRequest change(
            @Nullable String name,
            @Nullable String description,
            @Nullable Integer cores,
            @Nullable Integer disk,
            @Nullable CloudInitRequest cloudInit,
            @Nullable String digest) {
        return new ReconfigureRequest(name, description, cores, null, null, disk, null, cloudInit, null, null, digest);
    }

    private Operation admit(VmRef vm, ReconfigureRequest request) {
        return reconfiguration.admit(vm, request, TestRequester.ADMIN).await().atMost(OwnVms.PATIENCE);
    }

    private ConfigView config(VmRef vm) {
        return reconfiguration.config(vm).await().atMost(OwnVms.PATIENCE);
    }

    private String marker(VmRef vm) {
        return managed.find(vm.cluster(), vm.vmid()).orElseThrow().marker();
    }
}
