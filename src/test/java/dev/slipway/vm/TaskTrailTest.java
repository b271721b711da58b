package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork.Effect;
import dev.slipway.proxmox.Upid;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nodes date their tasks by their own clocks, which may differ from ours by any amount.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class TaskTrailTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Guests guests;

    @Inject
    TaskTracker tasks;

    @ParameterizedTest
    @ValueSource(ints = {-90, 0, 90})
    void aTaskSinceTheStepBeganIsFoundWhateverOurClockSays(int minutesAhead) {
        // Given
        InstantSource ours = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(minutesAhead));
        VmRef vm = own.add(simulator, true);
        Instant begun = ours.instant();

        // When
        reset(vm);

        // Then
        assertThat(effect(vm, ours, begun)).isInstanceOf(Effect.Present.class);
        assertThat(effect(vm, ours, begun.plusSeconds(60))).isInstanceOf(Effect.Absent.class);
    }

    private void reset(VmRef vm) {
        Guests.Guest guest = find(vm);
        Upid upid = guests.client(vm.cluster())
                .reset(guest.node(), vm.vmid())
                .await()
                .atMost(OwnVms.PATIENCE);
        tasks.completion(new TaskRef(vm.cluster(), upid)).await().atMost(OwnVms.PATIENCE);
    }

    private Effect effect(VmRef vm, InstantSource clock, Instant begun) {
        Operation operation = new Operation(
                OperationId.random(),
                OperationKind.RESET,
                vm.cluster(),
                vm.vmid(),
                "a",
                "default",
                "admin",
                "{}",
                begun,
                List.of(new Entry.Intended(Step.RESET, begun)));
        return new TaskTrail(guests, clock)
                .effect(operation, Step.RESET, find(vm), Set.of("qmreset"))
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    private Guests.Guest find(VmRef vm) {
        return guests.find(vm.cluster(), vm.vmid())
                .await()
                .atMost(OwnVms.PATIENCE)
                .orElseThrow();
    }
}
