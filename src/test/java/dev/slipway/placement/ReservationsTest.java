package dev.slipway.placement;

import static dev.slipway.inventory.Worlds.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class ReservationsTest {

    private static final ClusterName HERE = ClusterName.DEFAULT;

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private ClusterSnapshot snapshot = Worlds.snapshot();
    private Reservations reservations;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
        reservations = replica();
    }

    private Reservations replica() {
        return new Reservations(
                database,
                cluster -> snapshot,
                TestConfig.of(PlacementConfig.class, "placement.vmid-range", "100-103"),
                clock);
    }

    private Reservations afterRestart() {
        Reservations next = replica();
        done(next.load());
        return next;
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(10));
    }

    private static Claim claim(String operation) {
        return new Claim(HERE, operation, new NodeName("pve1"), "local", 2048, DiskSize.ofGiB(40));
    }

    private int reserve(String operation) {
        return done(reservations.reserve(claim(operation))).number();
    }

    @Test
    void lowestFreeIdIsTaken() {
        snapshot = Worlds.snapshot(vm(100, "pve1", "foreign", PowerState.RUNNING));

        assertThat(reserve("a")).isEqualTo(101);
        assertThat(reserve("b")).isEqualTo(102);
    }

    @Test
    void sameOperationGetsTheSameIdAgain() {
        assertThat(reserve("a")).isEqualTo(100);
        assertThat(reserve("a")).isEqualTo(100);

        assertThat(reservations.inFlight(HERE)).hasSize(1);
    }

    @Test
    void reservationSurvivesARestart() {
        reserve("a");

        Reservations next = afterRestart();

        assertThat(next.inFlight(HERE)).containsExactly(claim("a").under(new VmId(100)));
        assertThat(done(next.reserve(claim("b"))).number()).isEqualTo(101);
        assertThat(done(next.reserve(claim("a"))).number()).isEqualTo(100);
    }

    @Test
    void replicaThatDoesNotKnowOfTheOtherTakesTheNextId() {
        Reservations other = replica();
        reserve("a");

        assertThat(done(other.reserve(claim("b"))).number()).isEqualTo(101);
    }

    @Test
    void manyAtOnceGetDifferentIds() {
        List<Uni<VmId>> all = IntStream.range(0, 4)
                .mapToObj(n -> reservations.reserve(claim("op-" + n)))
                .toList();

        List<VmId> ids = done(Uni.join().all(all).andFailFast());

        assertThat(ids).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void sameIdMayBeHeldInAnotherCluster() {
        reserve("a");
        Claim elsewhere =
                new Claim(new ClusterName("lab"), "b", new NodeName("pve1"), "local", 2048, DiskSize.ofGiB(40));

        assertThat(done(reservations.reserve(elsewhere)).number()).isEqualTo(100);
        assertThat(reservations.inFlight(HERE)).hasSize(1);
    }

    @Test
    void exhaustedRangeSaysWhatToDo() {
        IntStream.range(0, 4).forEach(n -> reserve("op-" + n));

        assertThatThrownBy(() -> reserve("one too many"))
                .isInstanceOf(VmIdsExhausted.class)
                .hasMessageContaining("100-103")
                .hasMessageContaining("placement.vmid-range");
    }

    @Test
    void releasedIdRests() {
        reserve("a");
        done(reservations.release(HERE, new VmId(100), Duration.ofMinutes(10)));

        assertThat(reservations.inFlight(HERE)).isEmpty();
        assertThat(reserve("b")).isEqualTo(101);
        clock.advance(Duration.ofMinutes(10));
        assertThat(reserve("c")).isEqualTo(100);
    }

    @Test
    void idOfAVmFromLongAgoRestsToo() {
        done(reservations.release(HERE, new VmId(100)));

        assertThat(reserve("a")).isEqualTo(101);
    }

    @Test
    void idRestsAcrossARestart() {
        done(reservations.release(HERE, new VmId(100)));

        assertThat(done(afterRestart().reserve(claim("a"))).number()).isEqualTo(101);
    }

    @Test
    void takenIdIsReplacedWithTheSameCapacity() {
        reserve("a");

        VmId other = done(reservations.replace("a", new VmId(100)));

        assertThat(other.number()).isEqualTo(101);
        assertThat(reservations.inFlight(HERE)).containsExactly(claim("a").under(other));
        assertThat(afterRestart().inFlight(HERE)).containsExactly(claim("a").under(other));
    }

    @Test
    void replacingTheSameIdTwiceChangesNothing() {
        reserve("a");
        done(reservations.replace("a", new VmId(100)));

        assertThat(done(reservations.replace("a", new VmId(100))).number()).isEqualTo(101);
    }

    @Test
    void replacementThatAnotherReplicaHoldsIsPassedOver() {
        Reservations other = replica();
        reserve("a");
        done(other.reserve(claim("b")));

        assertThat(done(reservations.replace("a", new VmId(100))).number()).isEqualTo(102);
        assertThat(afterRestart().inFlight(HERE))
                .extracting(held -> held.operationId() + held.vmid())
                .containsExactlyInAnyOrder("a102", "b101");
    }

    @Test
    void replacementInAnExhaustedRangeKeepsWhatIsHeld() {
        IntStream.range(0, 4).forEach(n -> reserve("op-" + n));

        assertThatThrownBy(() -> done(reservations.replace("op-0", new VmId(100))))
                .isInstanceOf(VmIdsExhausted.class);

        assertThat(reservations.inFlight(HERE)).hasSize(4);
    }

    @Test
    void whoHoldsNothingCannotReplace() {
        assertThatThrownBy(() -> done(reservations.replace("a", new VmId(100))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settledCapacityCountsUntilTheStatisticsShowIt() {
        reserve("a");
        done(reservations.settle("a"));
        clock.advance(Duration.ofSeconds(19));
        assertThat(reservations.inFlight(HERE)).hasSize(1);

        clock.advance(Duration.ofSeconds(1));

        assertThat(reservations.inFlight(HERE)).isEmpty();
    }

    @Test
    void settledReservationIsGoneAfterARestart() {
        reserve("a");
        done(reservations.settle("a"));
        clock.advance(Duration.ofSeconds(20));

        assertThat(afterRestart().inFlight(HERE)).isEmpty();
    }

    @Test
    void settlingNothingIsFine() {
        done(reservations.settle("unknown"));

        assertThat(reservations.inFlight(HERE)).isEmpty();
    }

    @Test
    void reservationsWithoutAnOperationAreGivenUp() {
        reserve("accepted");
        reserve("never accepted");
        Reservations next = afterRestart();

        done(next.keepOnly(Set.of("accepted")));

        assertThat(next.inFlight(HERE)).extracting(Reservation::operationId).containsExactly("accepted");
    }

    @Test
    void capacityCountsFromTheCallOn() {
        Uni<VmId> unsubscribed = reservations.reserve(claim("a"));
        assertThat(reservations.inFlight(HERE)).isEmpty();

        CompletableFuture<VmId> stored = unsubscribed.subscribeAsCompletionStage();

        assertThat(reservations.inFlight(HERE)).hasSize(1);
        stored.join();
    }
}
