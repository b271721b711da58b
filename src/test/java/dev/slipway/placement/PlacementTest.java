package dev.slipway.placement;

import static dev.slipway.inventory.Worlds.guest;
import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.offline;
import static dev.slipway.inventory.Worlds.storage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestConfig;
import dev.slipway.catalog.Template;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.placement.PlacementDecision.NotPlaced;
import dev.slipway.placement.PlacementDecision.Obstacle;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Three nodes of 32 GiB that use 8, 4 and 16 GiB; `local` on each, `ceph` shared; memory reserve 1 GiB,
/// storage reserve 5 GiB.
class PlacementTest {

    private static final ClusterResources.Node PVE1 = node("pve1", 8, 32);
    private static final ClusterResources.Node PVE2 = node("pve2", 4, 32);
    private static final ClusterResources.Node PVE3 = node("pve3", 16, 32);

    private static final List<Object> STORAGES = List.of(
            storage("local", "pve1", "dir", false, 50, 500),
            storage("local", "pve2", "dir", false, 50, 500),
            storage("local", "pve3", "dir", false, 50, 500),
            storage("thick", "pve1", "lvm", false, 50, 500),
            storage("ceph", "pve1", "rbd", true, 100, 1000),
            storage("ceph", "pve2", "rbd", true, 100, 1000),
            storage("ceph", "pve3", "rbd", true, 100, 1000),
            isoStore("pve1"));

    private static final Template.Replica ON_CEPH = replica(9000, "pve1", "ceph", true, true);
    private static final Template.Replica LOCAL1 = replica(9001, "pve1", "local", false, true);
    private static final Template.Replica LOCAL2 = replica(9002, "pve2", "local", false, true);
    private static final Template.Replica THICK = replica(9003, "pve1", "thick", false, false);

    private static ClusterResources.Storage isoStore(String node) {
        return new ClusterResources.Storage(
                "isos", new NodeName(node), true, false, Set.of("iso"), "dir", 0, 100L << 30);
    }

    private static Template.Replica replica(int vmid, String node, String storage, boolean shared, boolean linkable) {
        return new Template.Replica(
                new VmId(vmid),
                new NodeName(node),
                "scsi0",
                DiskSize.ofGiB(4),
                storage,
                shared,
                linkable,
                true,
                true,
                1,
                1024,
                Set.of("scsi0"));
    }

    private static ClusterSnapshot world(Object... more) {
        return Worlds.snapshot(
                Stream.concat(Stream.concat(Stream.of(PVE1, PVE2, PVE3), STORAGES.stream()), Arrays.stream(more))
                        .toArray());
    }

    private static Ask ask(Template.Replica... replicas) {
        return new Ask(List.of(replicas), 2, 2048, 40, null, null, null, null);
    }

    /// A request in the making.
    private record Ask(
            List<Template.Replica> replicas,
            int cores,
            int memoryMiB,
            int diskGiB,
            String node,
            String storage,
            String bridge,
            Boolean full) {

        Ask cores(int count) {
            return new Ask(replicas, count, memoryMiB, diskGiB, node, storage, bridge, full);
        }

        Ask memoryGiB(int gib) {
            return new Ask(replicas, cores, gib * 1024, diskGiB, node, storage, bridge, full);
        }

        Ask disk(int gib) {
            return new Ask(replicas, cores, memoryMiB, gib, node, storage, bridge, full);
        }

        Ask on(String name) {
            return new Ask(replicas, cores, memoryMiB, diskGiB, name, storage, bridge, full);
        }

        Ask in(String name) {
            return new Ask(replicas, cores, memoryMiB, diskGiB, node, name, bridge, full);
        }

        Ask bridge(String name) {
            return new Ask(replicas, cores, memoryMiB, diskGiB, node, storage, name, full);
        }

        Ask full(boolean wanted) {
            return new Ask(replicas, cores, memoryMiB, diskGiB, node, storage, bridge, wanted);
        }

        PlacementRequest request() {
            return new PlacementRequest(
                    new Origin.Clone(new Template(ClusterName.DEFAULT, "debian-12", replicas)),
                    cores,
                    memoryMiB,
                    DiskSize.ofGiB(diskGiB),
                    List.of(),
                    node == null ? null : new NodeName(node),
                    storage,
                    bridge == null ? List.of() : List.of(bridge),
                    full);
        }
    }

    private static PlacementDecision place(
            Ask ask, ClusterSnapshot world, List<Reservation> inFlight, String... config) {
        String[] exact = Stream.concat(Stream.of("placement.storage-overcommit", "1.0"), Arrays.stream(config))
                .toArray(String[]::new);
        return new Placement(TestConfig.of(PlacementConfig.class, exact)).place(ask.request(), world, inFlight);
    }

    private static Reservation reserved(int vmid, String node, String storage, int memoryGiB, int diskGiB) {
        return new Reservation(
                ClusterName.DEFAULT,
                new VmId(vmid),
                "op-" + vmid,
                new NodeName(node),
                storage,
                memoryGiB * 1024,
                DiskSize.ofGiB(diskGiB));
    }

    static Stream<Arguments> placed() {
        return Stream.of(
                row("most memory left wins", ask(ON_CEPH), "pve2", 9000, "ceph", false),
                row("local replicas bind to their nodes", ask(LOCAL1), "pve1", 9001, "local", false),
                row("each node uses its own replica", ask(LOCAL1, LOCAL2), "pve2", 9002, "local", false),
                row("node asked for", ask(ON_CEPH).on("pve3"), "pve3", 9000, "ceph", false),
                row("near replica before a far one", ask(ON_CEPH, LOCAL2).on("pve2"), "pve2", 9002, "local", false),
                row("other storage makes a full clone", ask(LOCAL1).in("ceph"), "pve1", 9001, "ceph", true),
                row("thick storage makes a full clone", ask(THICK), "pve1", 9003, "thick", true),
                row("full clone when asked", ask(ON_CEPH).full(true), "pve2", 9000, "ceph", true),
                row("own storage asked for stays linked", ask(ON_CEPH).in("ceph"), "pve2", 9000, "ceph", false),
                row(
                        "shared template to a local storage of its own node",
                        ask(ON_CEPH).in("local"),
                        "pve1",
                        9000,
                        "local",
                        true),
                row("all the memory there is", ask(ON_CEPH).memoryGiB(27), "pve2", 9000, "ceph", false),
                row("disk as large as the template's", ask(ON_CEPH).disk(4), "pve2", 9000, "ceph", false),
                row("all the space there is", ask(LOCAL1).full(true).disk(445), "pve1", 9001, "local", true));
    }

    private static Arguments row(String why, Ask ask, String node, int vmid, String storage, boolean full) {
        return Arguments.of(why, ask, node, vmid, storage, full);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void placed(String why, Ask ask, String node, int vmid, String storage, boolean full) {
        Placed placed = (Placed) place(ask, world(), List.of());

        assertThat(placed.node()).hasToString(node);
        assertThat(placed.storage()).isEqualTo(storage);
        assertThat(placed.made()).isInstanceOfSatisfying(PlacementDecision.Way.Cloned.class, clone -> {
            assertThat(clone.source().vmid().number()).isEqualTo(vmid);
            assertThat(clone.full()).isEqualTo(full);
        });
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("no such node", ask(ON_CEPH).on("pve9"), "node", "it has pve1, pve2, pve3"),
                Arguments.of("no replica there", ask(LOCAL1, LOCAL2).on("pve3"), "node", "replicas are on pve1, pve2"),
                Arguments.of("too much memory", ask(ON_CEPH).memoryGiB(28).on("pve2"), "memory", "pve2 has 27.0 GiB"),
                Arguments.of("too many cores", ask(ON_CEPH).cores(17).on("pve2"), "cores", "pve2 has 16 CPUs"),
                Arguments.of(
                        "full clone too large", ask(LOCAL1).full(true).disk(446), "disk_size", "has 445.0 GiB left"),
                Arguments.of("growth too large", ask(LOCAL1).disk(450), "disk_size", "446.0 GiB are needed"),
                Arguments.of("disk smaller than the template's", ask(LOCAL1).disk(3), "disk_size", "ask for 4 GiB"),
                Arguments.of("no such storage", ask(LOCAL1).in("nas"), "storage", "nas is not available on pve1"),
                Arguments.of("storage not for disks", ask(LOCAL1).in("isos"), "storage", "not meant for VM disks"),
                Arguments.of(
                        "linked to another storage", ask(LOCAL1).in("ceph").full(false), "storage", "linked clone"),
                Arguments.of("linked on thick storage", ask(THICK).full(false), "full_clone", "cannot make linked"),
                Arguments.of(
                        "across nodes to local storage",
                        ask(ON_CEPH).in("local").on("pve2"),
                        "storage",
                        "only be reached on shared storage"),
                Arguments.of("bridge not there", ask(LOCAL1).bridge("vmbr7"), "network", "pve1 has no bridge vmbr7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String why, Ask ask, String field, String reason) {
        ClusterSnapshot world = bridged(world(), Map.of(new NodeName("pve1"), Set.of("vmbr0")));

        List<Obstacle> obstacles = ((NotPlaced) place(ask, world, List.of())).obstacles();

        assertThat(obstacles).anySatisfy(obstacle -> {
            assertThat(obstacle.field()).isEqualTo(field);
            assertThat(obstacle.reason()).contains(reason);
        });
    }

    private static ClusterSnapshot bridged(ClusterSnapshot world, Map<NodeName, Set<String>> bridges) {
        return new ClusterSnapshot(world.cluster(), world.takenAt(), world.failure(), world.resources(), bridges);
    }

    @Test
    void bridgesThatAreNotKnownRefuseNothing() {
        assertThat(place(ask(ON_CEPH).bridge("vmbr7"), world(), List.of())).isInstanceOf(Placed.class);
    }

    @Test
    void nodeWithTheBridgeIsPreferredToNobodyWithout() {
        ClusterSnapshot world =
                bridged(world(), Map.of(new NodeName("pve1"), Set.of("vmbr7"), new NodeName("pve2"), Set.of("vmbr0")));

        Placed placed = (Placed) place(ask(ON_CEPH).bridge("vmbr7"), world, List.of());

        assertThat(placed.node()).hasToString("pve1");
    }

    @Test
    void offlineNodeIsNoChoiceAndItsReplicasAreNoSource() {
        ClusterSnapshot world = Worlds.snapshot(Stream.concat(Stream.of(offline("pve1"), PVE2, PVE3), STORAGES.stream())
                .toArray());

        List<Obstacle> obstacles = ((NotPlaced) place(ask(ON_CEPH), world, List.of())).obstacles();

        assertThat(obstacles)
                .extracting(Obstacle::reason)
                .contains("pve1 is not online")
                .hasSize(3);
    }

    @Test
    void equalNodesAreTakenByName() {
        ClusterSnapshot world = Worlds.snapshot(Stream.concat(
                        Stream.of(node("pve3", 4, 32), node("pve2", 4, 32), node("pve1", 8, 32)), STORAGES.stream())
                .toArray());

        assertThat(((Placed) place(ask(ON_CEPH), world, List.of())).node()).hasToString("pve2");
    }

    @Test
    void figuresThatAreNotToldDoNotRefuse() {
        ClusterSnapshot world = Worlds.snapshot(node("pve1", 0, 0), storage("ceph", "pve1", "rbd", true, 0, 0));

        assertThat(place(ask(ON_CEPH), world, List.of()))
                .isInstanceOfSatisfying(
                        Placed.class,
                        placed -> assertThat(placed.explanation()).contains("an unknown amount of memory"));
    }

    @Test
    void runningVmsCountWithAllTheyMayTake() {
        ClusterSnapshot world = world(guest(100, "pve2", "idle", PowerState.RUNNING, false, 24));

        assertThat(((Placed) place(ask(ON_CEPH), world, List.of())).node()).hasToString("pve1");
    }

    @Test
    void stoppedVmsDoNotCount() {
        ClusterSnapshot world = world(guest(100, "pve2", "off", PowerState.STOPPED, false, 24));

        assertThat(((Placed) place(ask(ON_CEPH), world, List.of())).node()).hasToString("pve2");
    }

    @Test
    void overcommitPromisesMoreMemoryThanThereIs() {
        ClusterSnapshot world = world(guest(100, "pve2", "big", PowerState.RUNNING, false, 30));
        Ask ask = ask(ON_CEPH).on("pve2").memoryGiB(16);

        assertThat(place(ask, world, List.of())).isInstanceOf(NotPlaced.class);
        assertThat(place(ask, world, List.of(), "placement.memory-overcommit", "1.5"))
                .isInstanceOf(Placed.class);
    }

    @Test
    void reserveIsLeftToTheNode() {
        Ask ask = ask(ON_CEPH).on("pve2").memoryGiB(20);

        assertThat(place(ask, world(), List.of(), "placement.memory-reserve", "10G"))
                .isInstanceOf(NotPlaced.class);
    }

    @Test
    void memoryThatIsPromisedToOthersCounts() {
        List<Reservation> inFlight = List.of(reserved(10_000, "pve2", "ceph", 8, 10));

        assertThat(((Placed) place(ask(ON_CEPH), world(), inFlight)).node()).hasToString("pve1");
    }

    @Test
    void vmThatIsBothReservedAndRunningCountsOnce() {
        ClusterSnapshot world = world(guest(10_000, "pve2", "new", PowerState.RUNNING, false, 20));
        List<Reservation> inFlight = List.of(reserved(10_000, "pve2", "ceph", 20, 10));

        assertThat(place(ask(ON_CEPH).on("pve2").memoryGiB(7), world, inFlight)).isInstanceOf(Placed.class);
    }

    @Test
    void spaceThatIsPromisedOnSharedStorageCountsOnEveryNode() {
        List<Reservation> inFlight = List.of(reserved(10_000, "pve3", "ceph", 1, 800));

        assertThat(place(ask(ON_CEPH).full(true).disk(96), world(), inFlight)).isInstanceOf(NotPlaced.class);
        assertThat(place(ask(ON_CEPH).full(true).disk(95), world(), inFlight)).isInstanceOf(Placed.class);
    }

    @Test
    void spaceThatIsPromisedOnAnotherNodesLocalStorageDoesNotCount() {
        List<Reservation> inFlight = List.of(reserved(10_000, "pve3", "local", 1, 440));

        assertThat(place(ask(LOCAL1).full(true).disk(100), world(), inFlight)).isInstanceOf(Placed.class);
    }

    @Test
    void thinStorageMayBePromisedBeyondItsSizeAndThickMayNot() {
        String[] twice = {"placement.storage-overcommit", "2.0"};

        assertThat(place(ask(LOCAL1).full(true).disk(900), world(), List.of(), twice))
                .isInstanceOf(Placed.class);
        assertThat(place(ask(THICK).disk(900), world(), List.of(), twice)).isInstanceOf(NotPlaced.class);
    }

    @Test
    void linkedCloneTakesWhatItIsLargerThanItsTemplate() {
        assertThat(((Placed) place(ask(ON_CEPH).disk(40), world(), List.of())).space())
                .isEqualTo(DiskSize.ofGiB(36));
        assertThat(((Placed) place(ask(ON_CEPH).disk(40).full(true), world(), List.of())).space())
                .isEqualTo(DiskSize.ofGiB(40));
    }

    @Test
    void explanationNamesTheReasonAndTheFigures() {
        assertThat(((Placed) place(ask(ON_CEPH), world(), List.of())).explanation())
                .isEqualTo("pve2 has the most memory left of 3 nodes that can take it: linked clone of 9000"
                        + " on storage ceph, leaving 25.0 GiB of memory and 859.0 GiB of space");
    }

    @Test
    void lackOfRoomIsToldFromWhatTheRequestGotWrong() {
        NotPlaced noRoom = (NotPlaced) place(ask(LOCAL1).memoryGiB(30), world(), List.of());
        NotPlaced wrong = (NotPlaced) place(ask(LOCAL1).disk(3), world(), List.of());

        assertThat(noRoom.temporary()).extracting(Obstacle::field).containsExactly("memory");
        assertThat(noRoom.obstacles()).hasSize(3);
        assertThat(wrong.temporary()).isEmpty();
    }

    @Test
    void clusterThatNeverAnsweredTakesNothing() {
        ClusterSnapshot unseen = new ClusterSnapshot(
                ClusterName.DEFAULT, Optional.empty(), Optional.of("No route to host"), Worlds.resources(), Map.of());

        assertThat(((NotPlaced) place(ask(ON_CEPH), unseen, List.of())).obstacles())
                .extracting(Obstacle::field)
                .containsExactly("cluster");
    }

    @Test
    void senselessOvercommitStopsTheStart() {
        assertThatThrownBy(() -> place(ask(ON_CEPH), world(), List.of(), "placement.memory-overcommit", "0"))
                .hasMessageContaining("placement.memory-overcommit must be from 0.1 to 10");
    }

    @Test
    void malformedRangeNamesItsKey() {
        assertThatThrownBy(() -> TestConfig.of(PlacementConfig.class, "placement.vmid-range", "20000-10000"))
                .hasMessageContaining("placement.vmid-range");
    }
}
