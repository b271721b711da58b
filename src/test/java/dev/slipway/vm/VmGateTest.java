package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.operation.TestRequester;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What other replicas do meanwhile.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
@Tag("database")
class VmGateTest {

    private static final String NOTHING = new PowerPlan("another mark", false, null).write();

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    VmGate gate;

    @Inject
    Database database;

    @Test
    void aVmThatAnotherReplicaMadeIsOursBeforeItsNoticeArrives() {
        VmRef vm = own.add(simulator, true, new ManagedVms(database, new Notices(database)));

        Operation accepted = admitted(gate.admit(
                vm,
                OperationKind.START,
                TestRequester.ADMIN,
                (view, ours) -> Uni.createFrom().item(NOTHING)));

        assertThat(accepted.name()).isEqualTo("own-" + vm.vmid());
    }

    @Test
    void whatOneReplicaAcceptedWhileTheOtherRefusedTheSameRequestIsAnsweredByBoth() {
        VmRef vm = own.add(simulator, true);
        Requester same = new Requester(
                "admin",
                "default",
                true,
                new Journal.IdempotencyKey(UUID.randomUUID().toString(), "digest"));
        VmGate.Intent elsewhereFirst = (view, ours) -> gate.admit(
                        vm,
                        OperationKind.START,
                        same,
                        (seen, known) -> Uni.createFrom().item(NOTHING))
                .map(accepted -> {
                    throw new Refusal.AlreadyExists("what the first one has just made");
                });

        Operation second = admitted(gate.admit(vm, OperationKind.START, same, elsewhereFirst));

        assertThat(second.id())
                .isEqualTo(admitted(gate.admit(vm, OperationKind.START, same, elsewhereFirst))
                        .id());
    }

    private Operation admitted(Uni<Operation> admission) {
        return own.ended(admission.await().atMost(OwnVms.PATIENCE));
    }
}
