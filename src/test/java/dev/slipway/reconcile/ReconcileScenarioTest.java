package dev.slipway.reconcile;

import static dev.slipway.operation.TestRequester.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Requester;
import dev.slipway.provisioning.Admission;
import dev.slipway.provisioning.CreateVmDraft;
import dev.slipway.provisioning.CreateVmRequest;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.Power;
import dev.slipway.vm.PowerAction;
import dev.slipway.vm.Reconfiguration;
import dev.slipway.vm.ReconfigureRequest;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Somebody else works on the cluster: each kind of misfit is found, nothing is found that is none, and nothing is
/// done about it before a person says so.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ReconcileScenarioTest {

    private static final String TEMPLATE = "ubuntu-24.04";

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Reconciler reconciler;

    @Inject
    Findings findings;

    @Inject
    ManagedVms managed;

    @Inject
    Reconfiguration reconfiguration;

    @Inject
    Power power;

    @Inject
    Admission admission;

    @Inject
    TemplateCatalog templates;

    @BeforeEach
    void learn() {
        round();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aVmThatIsGoneHasVanishedAfterTwoRounds() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());

        round();
        assertThat(finding(vm)).isEmpty();
        round();

        assertThat(finding(vm)).get().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(FindingKind.VANISHED);
            assertThat(found.actions()).containsExactly(FindingAction.FORGET);
            assertThat(found.project()).isEqualTo("default");
        });
        assertThat(managed.find(vm.cluster(), vm.vmid())).isPresent();
    }

    @Test
    void nobodyVanishesWithoutAQuorum() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());
        simulator.faults().quorumLost(true);

        rounds(3);

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void nobodyVanishesWhileTheClusterDoesNotAnswer() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());
        simulator
                .faults()
                .add(Fault.on("GET", "/cluster/resources")
                        .answer(500, "something is broken for good")
                        .always());

        rounds(3);

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void whoIsOnlyNotShownToUsHasNotVanished() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());
        simulator
                .faults()
                .add(Fault.on("GET", "/cluster/nextid")
                        .with("vmid", vm.vmid().toString())
                        .invalid(Map.of("vmid", "VM %s already exists".formatted(vm.vmid())))
                        .always());

        rounds(3);

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void aVmOnANodeThatIsDownHasNotVanished() {
        VmRef vm = own.add(simulator, true);
        simulator.faults().nodeDown("pve1");

        rounds(3);

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void aVmThatComesBackIsNoFindingAnyMore() {
        VmRef vm = own.add(simulator, true);
        String description = own.guest(simulator, vm).description();
        simulator.remove(vm.vmid().number());
        rounds(2);

        own.addForeign(simulator, vm, true, description);
        round();

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void aVanishedVmIsForgotten() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());
        rounds(2);
        simulator.clearRequests();

        findings.forget(found(vm).id()).await().atMost(OwnVms.PATIENCE);

        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
        assertThat(finding(vm)).isEmpty();
        assertThat(simulator.requests())
                .noneMatch(request -> request.path().contains(vm.vmid().toString()));
    }

    @Test
    void aVmThatLostItsMarkIsForeignAndLeftAlone() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "description", "mine now");

        round();
        FindingView found = found(vm);
        findings.forget(found.id()).await().atMost(OwnVms.PATIENCE);

        assertThat(found.kind()).isEqualTo(FindingKind.FOREIGN);
        assertThat(managed.find(vm.cluster(), vm.vmid())).isEmpty();
        assertThat(own.guest(simulator, vm).description()).isEqualTo("mine now");
    }

    @Test
    void anotherVmWithItsNumberIsForeign() {
        VmRef vm = own.add(simulator, true);
        simulator.remove(vm.vmid().number());
        own.addForeign(simulator, vm, true, "somebody else's");

        round();

        assertThat(found(vm).kind()).isEqualTo(FindingKind.FOREIGN);
        assertThat(found(vm).actions()).containsExactly(FindingAction.FORGET);
    }

    @Test
    void whatSomebodyElseChangedIsToldAndAcknowledged() {
        VmRef vm = own.add(simulator, false);
        round();
        simulator.edit(vm.vmid().number(), "memory", "8192");
        simulator.edit(vm.vmid().number(), "name", "renamed-" + vm.vmid());

        round();
        FindingView found = found(vm);
        findings.acknowledge(found.id()).await().atMost(OwnVms.PATIENCE);
        round();

        assertThat(found.kind()).isEqualTo(FindingKind.CHANGED);
        assertThat(found.differences())
                .containsExactly(
                        new Difference("memory", "4096", "8192"),
                        new Difference("name", "own-" + vm.vmid(), "renamed-" + vm.vmid()));
        assertThat(finding(vm)).isEmpty();
        assertThat(managed.find(vm.cluster(), vm.vmid()))
                .get()
                .extracting(ManagedVm::name)
                .isEqualTo("renamed-" + vm.vmid());
    }

    @Test
    void aChangeThatIsTakenBackIsNoFindingAnyMore() {
        VmRef vm = own.add(simulator, false);
        round();
        simulator.edit(vm.vmid().number(), "cores", "8");
        round();
        assertThat(found(vm).kind()).isEqualTo(FindingKind.CHANGED);

        simulator.edit(vm.vmid().number(), "cores", "2");
        round();

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void whatWeChangedOurselvesIsNoFinding() {
        VmRef vm = own.add(simulator, false);
        round();
        simulator.edit(vm.vmid().number(), "memory", "8192");

        own.ended(reconfiguration.admit(vm, cores(4), ADMIN).await().atMost(OwnVms.PATIENCE));
        round();

        assertThat(found(vm).differences()).containsExactly(new Difference("memory", "4096", "8192"));
    }

    @Test
    void aLateCloneOfAFinishedRollBackIsAnOrphan() {
        Operation operation = rolledBack();
        VmRef vm = lateClone(operation);

        round();

        assertThat(found(vm).kind()).isEqualTo(FindingKind.ORPHAN);
        assertThat(found(vm).actions()).containsExactly(FindingAction.ADOPT, FindingAction.REMOVE);
        assertThat(found(vm).operation()).isEqualTo(operation.id().value());
        assertThat(simulator.guest(vm.vmid().number())).isPresent();
    }

    @Test
    void anOrphanIsRemovedWhenSomebodySaysSo() {
        VmRef vm = lateClone(rolledBack());
        round();

        Operation removal =
                own.ended(findings.remove(found(vm).id(), false, ADMIN).await().atMost(OwnVms.PATIENCE));
        round();

        assertThat(removal.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(simulator.guest(vm.vmid().number())).isEmpty();
        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void anOrphanThatLostItsMarkIsNotRemoved() {
        VmRef vm = lateClone(rolledBack());
        round();
        simulator.edit(vm.vmid().number(), "description", "mine now");
        String id = found(vm).id();

        assertThatThrownBy(() -> findings.remove(id, true, ADMIN).await().atMost(OwnVms.PATIENCE))
                .isInstanceOf(Refusal.Conflict.class)
                .hasMessageContaining("does not carry the mark");
        round();

        assertThat(finding(vm)).isEmpty();
        assertThat(simulator.guest(vm.vmid().number())).isPresent();
    }

    @Test
    void anOrphanIsAdoptedIntoItsProject() {
        VmRef vm = lateClone(rolledBack());
        round();

        own.ended(findings.adopt(found(vm).id(), null, ADMIN).await().atMost(OwnVms.PATIENCE));

        assertThat(managed.find(vm.cluster(), vm.vmid()))
                .get()
                .extracting(ManagedVm::project)
                .isEqualTo("shop");
        assertThat(finding(vm)).isEmpty();
        round();
        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void aCopyOfOneOfOursMayBeAdoptedButNotRemoved() {
        VmRef original = own.add(simulator, true);
        VmRef copy =
                own.addForeign(simulator, true, own.guest(simulator, original).description());

        round();

        FindingView found = found(copy);
        assertThat(found.kind()).isEqualTo(FindingKind.MARKED);
        assertThat(finding(original)).isEmpty();
        assertThatThrownBy(
                        () -> findings.remove(found.id(), true, ADMIN).await().atMost(OwnVms.PATIENCE))
                .isInstanceOfSatisfying(
                        Refusal.Conflict.class,
                        conflict -> assertThat(conflict.type()).isEqualTo(ProblemType.NOT_OFFERED));
    }

    @Test
    void aVmOfNobodyIsNoFinding() {
        VmRef vm = own.addForeign(simulator, true, "the shop's database");

        rounds(2);

        assertThat(finding(vm)).isEmpty();
    }

    @Test
    void aVmOnWhichAnOperationWorksIsLeftOut() {
        VmRef vm = own.add(simulator, false);
        round();
        simulator
                .faults()
                .add(Fault.on("POST", ".*/qemu/%s/status/start".formatted(vm.vmid()))
                        .delay(Duration.ofSeconds(2)));
        Operation start =
                power.admit(vm, PowerAction.START, false, null, ADMIN).await().atMost(OwnVms.PATIENCE);
        simulator.edit(vm.vmid().number(), "cores", "8");

        round();
        assertThat(finding(vm)).isEmpty();
        own.ended(start);
        round();

        assertThat(found(vm).kind()).isEqualTo(FindingKind.CHANGED);
    }

    @Test
    void anOperationWhoseVmIsGoneIsStrandedUntilItEnds() {
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/qemu/%s/status/start".formatted(vm.vmid()))
                        .delay(Duration.ofSeconds(4)));
        Operation start =
                power.admit(vm, PowerAction.START, false, null, ADMIN).await().atMost(OwnVms.PATIENCE);
        dispatched(vm);
        simulator.remove(vm.vmid().number());

        rounds(2);
        FindingView found = found(vm);
        own.ended(start);
        round();

        assertThat(found.kind()).isEqualTo(FindingKind.STRANDED);
        assertThat(found.operation()).isEqualTo(start.id().value());
        assertThat(found(vm).kind()).isEqualTo(FindingKind.VANISHED);
    }

    private void dispatched(VmRef vm) {
        Uni.createFrom()
                .item(() -> simulator.requests().stream()
                        .filter(request -> request.path().endsWith("/qemu/%s/status/start".formatted(vm.vmid())))
                        .toList())
                .repeat()
                .withDelay(Duration.ofMillis(10))
                .whilst(List::isEmpty)
                .collect()
                .last()
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    private void round() {
        reconciler.compare(ClusterName.DEFAULT).await().atMost(OwnVms.PATIENCE);
    }

    private void rounds(int number) {
        for (int i = 0; i < number; i++) {
            round();
        }
    }

    private Optional<FindingView> finding(VmRef vm) {
        return findings.all().await().atMost(OwnVms.PATIENCE).stream()
                .filter(finding -> finding.vmid() == vm.vmid().number())
                .findFirst();
    }

    private FindingView found(VmRef vm) {
        return finding(vm).orElseThrow();
    }

    /// A creation that came to nothing.
    private Operation rolledBack() {
        Uni.createFrom()
                .item(() -> templates.find(ClusterName.DEFAULT, TEMPLATE))
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(Optional::isEmpty)
                .collect()
                .last()
                .await()
                .atMost(OwnVms.PATIENCE);
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/\\d+/clone").answer(500, "something is broken for good"));
        Operation operation = own.ended(admission
                .admit(request(), new Requester("admin", "shop", true, null))
                .await()
                .atMost(OwnVms.PATIENCE));
        assertThat(operation.state()).isInstanceOf(OperationState.Failed.class);
        return operation;
    }

    /// What a node may still do that came back after everybody had given up.
    private VmRef lateClone(Operation operation) {
        VmRef vm = new VmRef(operation.cluster(), operation.vmid());
        own.addForeign(simulator, vm, false, Marker.describe("made by a test", operation.id()));
        return vm;
    }

    private static CreateVmRequest request() {
        return new CreateVmDraft()
                .name("vm-" + UUID.randomUUID())
                .template(TEMPLATE)
                .size("small")
                .request();
    }

    private static ReconfigureRequest cores(int cores) {
        return new ReconfigureRequest(null, null, cores, null, null, null, null, null, null, null, null);
    }
}
