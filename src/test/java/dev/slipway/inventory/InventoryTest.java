package dev.slipway.inventory;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.offline;
import static dev.slipway.inventory.Worlds.resources;
import static dev.slipway.inventory.Worlds.template;
import static dev.slipway.inventory.Worlds.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final ClusterName HERE = ClusterName.DEFAULT;
    private static final ClusterName LAB = new ClusterName("lab");
    private static final VmId VM = new VmId(100);
    private static final NodeName PVE1 = new NodeName("pve1");

    private final TestClock clock = new TestClock();
    private final Map<ClusterName, Uni<ClusterResources>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final InventoryConfig config = TestConfig.of(InventoryConfig.class);
    private final Inventory inventory =
            new Inventory(List.of(HERE, LAB), cluster -> answers.getOrDefault(cluster, says()), config, clock);

    private static Uni<ClusterResources> says(Object... parts) {
        return Uni.createFrom().item(resources(parts));
    }

    private void told(Object... parts) {
        answers.put(HERE, says(parts));
        refresh();
    }

    private void toldAfter(long seconds, Object... parts) {
        clock.advance(Duration.ofSeconds(seconds));
        told(parts);
    }

    private ClusterSnapshot refresh() {
        return inventory
                .refresh(HERE)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .getItem();
    }

    private Optional<Guest> seen() {
        return inventory.snapshot(HERE).guest(VM);
    }

    private Optional<PowerState> state() {
        return seen().map(Guest::state);
    }

    private Instant now() {
        return clock.instant();
    }

    @Test
    void clusterThatNeverAnsweredIsEmptyAndNotReachable() {
        ClusterSnapshot snapshot = inventory.snapshot(HERE);

        assertThat(snapshot.takenAt()).isEmpty();
        assertThat(snapshot.reachable()).isFalse();
        assertThat(snapshot.resources().guests()).isEmpty();
    }

    @Test
    void unknownClusterIsNamed() {
        assertThatThrownBy(() -> inventory.snapshot(new ClusterName("nowhere")))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void failedRefreshKeepsTheLastPictureAndItsAge() {
        told(vm(100, "pve1", "web", PowerState.RUNNING));
        clock.advance(Duration.ofSeconds(5));
        answers.put(HERE, Uni.createFrom().failure(new ProxmoxException.Unreachable("GET", "No route to host")));

        ClusterSnapshot snapshot = refresh();

        assertThat(snapshot.failure()).contains("No route to host");
        assertThat(snapshot.reachable()).isFalse();
        assertThat(snapshot.takenAt()).contains(TestClock.START);
        assertThat(seen()).isPresent();
    }

    @Test
    void clusterThatAnswersAgainIsReachable() {
        answers.put(HERE, Uni.createFrom().failure(new ProxmoxException.Unreachable("GET", "No route to host")));
        refresh();

        told(vm(100, "pve1", "web", PowerState.RUNNING));

        assertThat(inventory.snapshot(HERE).reachable()).isTrue();
    }

    @Test
    void callsAtTheSameTimeShareOneQuestion() {
        List<UniEmitter<? super ClusterResources>> open = new ArrayList<>();
        answers.put(HERE, Uni.createFrom().emitter(open::add));
        UniAssertSubscriber<ClusterSnapshot> one =
                inventory.refresh(HERE).subscribe().withSubscriber(UniAssertSubscriber.create());
        UniAssertSubscriber<ClusterSnapshot> other =
                inventory.refresh(HERE).subscribe().withSubscriber(UniAssertSubscriber.create());

        assertThat(open).hasSize(1);
        open.getFirst().complete(resources(vm(100, "pve1", "web", PowerState.RUNNING)));

        assertThat(one.getItem()).isSameAs(other.getItem());
    }

    @Test
    void clusterThatHangsDelaysNoOther() {
        answers.put(HERE, Uni.createFrom().nothing());
        answers.put(LAB, says(node("lab1", 1, 32)));

        poller((cluster, node) -> Uni.createFrom().item(Set.of())).poll();

        assertThat(inventory.snapshot(LAB).reachable()).isTrue();
        assertThat(inventory.snapshot(HERE).takenAt()).isEmpty();
    }

    @Test
    void startedVmIsNotShownAsStoppedWhileStatisticsLag() {
        told(vm(100, "pve1", "web", PowerState.STOPPED));
        inventory.observed(HERE, VM, new Observation.Running(now()));
        assertThat(state()).contains(PowerState.RUNNING);

        toldAfter(5, vm(100, "pve1", "web", PowerState.STOPPED));
        assertThat(state()).contains(PowerState.RUNNING);

        toldAfter(16, vm(100, "pve1", "web", PowerState.STOPPED));
        assertThat(state()).contains(PowerState.STOPPED);
    }

    @Test
    void statisticsThatAgreeAreBelievedFromThenOn() {
        told(vm(100, "pve1", "web", PowerState.STOPPED));
        inventory.observed(HERE, VM, new Observation.Running(now()));
        toldAfter(5, vm(100, "pve1", "web", PowerState.RUNNING));

        toldAfter(5, vm(100, "pve1", "web", PowerState.STOPPED));

        assertThat(state()).contains(PowerState.STOPPED);
    }

    @Test
    void statisticsFromBeforeAStopAndAStartAreNotTakenForAgreement() {
        told(vm(100, "pve1", "web", PowerState.RUNNING));
        inventory.observed(HERE, VM, new Observation.Stopped(now()));
        inventory.observed(HERE, VM, new Observation.Running(now()));
        toldAfter(3, vm(100, "pve1", "web", PowerState.RUNNING));

        toldAfter(5, vm(100, "pve1", "web", PowerState.STOPPED));

        assertThat(state()).contains(PowerState.RUNNING);
    }

    @Test
    void createdVmIsShownWithItsNameBeforeTheClusterKnowsIt() {
        told(node("pve1", 1, 32));

        inventory.observed(HERE, VM, new Observation.Created(PVE1, "web", now()));

        assertThat(seen()).hasValueSatisfying(guest -> {
            assertThat(guest.name()).isEqualTo("web");
            assertThat(guest.node()).isEqualTo(PVE1);
            assertThat(guest.state()).isEqualTo(PowerState.STOPPED);
        });
    }

    @Test
    void createdVmKeepsItsNameWhenItIsStarted() {
        told(vm(100, "pve1", null, PowerState.UNKNOWN));
        inventory.observed(HERE, VM, new Observation.Created(PVE1, "web", now()));
        inventory.observed(HERE, VM, new Observation.Running(now()));

        toldAfter(5, vm(100, "pve1", null, PowerState.UNKNOWN));

        assertThat(seen().map(Guest::name)).contains("web");
        assertThat(state()).contains(PowerState.RUNNING);
    }

    @Test
    void destroyedVmIsHiddenUntilTheStatisticsForgetIt() {
        told(vm(100, "pve1", "web", PowerState.STOPPED));
        inventory.observed(HERE, VM, new Observation.Gone(now()));
        assertThat(seen()).isEmpty();

        toldAfter(5, vm(100, "pve1", "web", PowerState.STOPPED));
        assertThat(seen()).isEmpty();
    }

    @Test
    void vmThatIsStillThereLongAfterItsDestructionIsShown() {
        told(vm(100, "pve1", "web", PowerState.STOPPED));
        inventory.observed(HERE, VM, new Observation.Gone(now()));

        toldAfter(21, vm(100, "pve1", "web", PowerState.STOPPED));

        assertThat(seen()).isPresent();
    }

    @Test
    void reusedVmidDoesNotShowItsPredecessorsName() {
        told(vm(100, "pve1", "old", PowerState.RUNNING));
        inventory.observed(HERE, VM, new Observation.Gone(now()));
        inventory.observed(HERE, VM, new Observation.Created(PVE1, "new", now()));

        toldAfter(5, vm(100, "pve1", "old", PowerState.STOPPED));

        assertThat(seen().map(Guest::name)).contains("new");
    }

    @Test
    void ownKnowledgeOutlivesAnOutage() {
        told(vm(100, "pve1", "web", PowerState.STOPPED));
        inventory.observed(HERE, VM, new Observation.Running(now()));
        clock.advance(Duration.ofMinutes(5));
        answers.put(HERE, Uni.createFrom().failure(new ProxmoxException.Unreachable("GET", "No route to host")));

        refresh();

        assertThat(state()).contains(PowerState.RUNNING);
    }

    @Test
    void guestsOfALostNodeKeepTheirNamesAndTemplateFlags() {
        told(node("pve1", 1, 32), vm(100, "pve1", "web", PowerState.RUNNING), template(9000, "pve1", "debian"));

        toldAfter(
                600,
                offline("pve1"),
                vm(100, "pve1", null, PowerState.UNKNOWN),
                vm(9000, "pve1", null, PowerState.UNKNOWN));

        assertThat(seen().map(Guest::name)).contains("web");
        assertThat(state()).contains(PowerState.UNKNOWN);
        assertThat(inventory.snapshot(HERE).guest(new VmId(9000)).map(Guest::template))
                .contains(true);
    }

    private InventoryPoller poller(BiFunction<ClusterName, NodeName, Uni<Set<String>>> bridges) {
        return new InventoryPoller(inventory, bridges, config, clock);
    }

    @Test
    void bridgesAreAskedForSeldom() {
        answers.put(HERE, says(node("pve1", 1, 32), offline("pve2")));
        InventoryPoller poller = poller((cluster, node) -> {
            asked.add(node.value());
            return Uni.createFrom().item(Set.of("vmbr0"));
        });

        poller.poll();
        clock.advance(Duration.ofMinutes(4));
        poller.poll();
        clock.advance(Duration.ofMinutes(1));
        poller.poll();

        assertThat(asked).containsExactly("pve1", "pve1");
        assertThat(inventory.snapshot(HERE).bridges()).isEqualTo(Map.of(PVE1, Set.of("vmbr0")));
    }

    @Test
    void bridgesThatCannotBeReadDoNotSpoilTheSnapshot() {
        answers.put(HERE, says(node("pve1", 1, 32)));

        poller((cluster, node) -> Uni.createFrom().failure(new ProxmoxException.Forbidden("GET", "SDN.Use")))
                .poll();

        assertThat(inventory.snapshot(HERE).reachable()).isTrue();
        assertThat(inventory.snapshot(HERE).bridges()).isEmpty();
    }
}
