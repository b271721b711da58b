package dev.slipway.placement;

import static dev.slipway.inventory.Worlds.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.operation.Journal;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
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

    private Database database;
    private ClusterSnapshot snapshot = Worlds.snapshot();
    private Reservations reservations;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
        reservations = new Reservations(
                database, cluster -> snapshot, TestConfig.of(PlacementConfig.class, "placement.vmid-range", "100-103"));
    }

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(10));
    }

    private <T> T decided(Database.Work<T> work) {
        return done(database.exclusively(Journal.admission(HERE), work));
    }

    private static Claim claim(String operation) {
        return new Claim(HERE, operation, new NodeName("pve1"), "local", 2048, DiskSize.ofGiB(40));
    }

    @Test
    void furtherDisksAreKept() {
        List<Space> disks = List.of(new Space("ceph", DiskSize.ofGiB(7)), new Space("local-lvm", DiskSize.ofGiB(9)));

        reserve(new Claim(HERE, "op-1", new NodeName("pve1"), "local", 2048, DiskSize.ofGiB(40), disks));

        assertThat(inFlight()).singleElement().extracting(Reservation::more).isEqualTo(disks);
    }

    private int reserve(String operation) {
        return reserve(claim(operation));
    }

    private int reserve(Claim claim) {
        return decided(connection -> reservations.reserve(connection, claim, List.of()))
                .number();
    }

    private VmId replace(String operation, int taken) {
        return decided(connection -> reservations.replace(connection, operation, new VmId(taken), List.of()));
    }

    private List<Reservation> inFlight() {
        return done(database.read(connection -> reservations.inFlight(connection, HERE)));
    }

    /// Time is the database's, so instead of moving it on, what is stored is moved back.
    private void pass(Duration time) {
        done(database.write(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE vmid_reservation SET settled_at = settled_at - ?, rests_until = rests_until - ?")) {
                update.setLong(1, time.toMillis());
                update.setLong(2, time.toMillis());
                return update.executeUpdate();
            }
        }));
    }

    @Test
    void lowestFreeIdIsTaken() {
        snapshot = Worlds.snapshot(vm(100, "pve1", "foreign", PowerState.RUNNING));

        assertThat(reserve("a")).isEqualTo(101);
        assertThat(reserve("b")).isEqualTo(102);
    }

    @Test
    void anIdIsUsedAgainOnlyWhenAllOthersHaveBeen() {
        reserve("a");
        done(reservations.release("a", HERE, new VmId(100)));
        pass(Duration.ofDays(1));

        List<Integer> next = List.of(reserve("b"), reserve("c"), reserve("d"), reserve("e"));

        assertThat(next).containsExactly(101, 102, 103, 100);
    }

    @Test
    void anIdGivenOutsideOfTheRangeOfTodayDoesNotMatter() {
        reserve("a");
        reservations = new Reservations(
                database, cluster -> snapshot, TestConfig.of(PlacementConfig.class, "placement.vmid-range", "200-201"));

        assertThat(reserve("b")).isEqualTo(200);
    }

    @Test
    void whatIsReservedIsInFlight() {
        reserve("a");

        assertThat(inFlight()).containsExactly(claim("a").under(new VmId(100)));
    }

    @Test
    void avoidedIdIsNotTaken() {
        VmId reserved = decided(connection -> reservations.reserve(connection, claim("a"), List.of(new VmId(100))));

        assertThat(reserved.number()).isEqualTo(101);
    }

    @Test
    void nothingIsReservedByATransactionThatFails() {
        assertThatThrownBy(() -> decided(connection -> {
                    reservations.reserve(connection, claim("a"), List.of());
                    throw new IllegalStateException("refused after all");
                }))
                .hasMessage("refused after all");

        assertThat(inFlight()).isEmpty();
    }

    @Test
    void sameIdMayBeHeldInAnotherCluster() {
        reserve("a");
        Claim elsewhere =
                new Claim(new ClusterName("lab"), "b", new NodeName("pve1"), "local", 2048, DiskSize.ofGiB(40));

        assertThat(reserve(elsewhere)).isEqualTo(100);
        assertThat(inFlight()).hasSize(1);
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
    void releasedIdRestsWhateverElseIsUsedUp() {
        reserve("a");
        done(reservations.release("a", HERE, new VmId(100)));

        assertThat(inFlight()).isEmpty();
        onlyTheOthersAreFree();
        pass(Duration.ofMinutes(10));
        assertThat(reserve("c")).isEqualTo(100);
    }

    @Test
    void idOfAVmFromLongAgoRestsToo() {
        done(reservations.release("a deletion", HERE, new VmId(100)));

        onlyTheOthersAreFree();
    }

    @Test
    void idOfAVmThatWasJustMadeRestsAfterItsDeletion() {
        reserve("a");
        done(reservations.settle("a"));

        done(reservations.release("a deletion", HERE, new VmId(100)));

        assertThat(inFlight()).isEmpty();
        onlyTheOthersAreFree();
    }

    private void onlyTheOthersAreFree() {
        assertThat(List.of(reserve("x"), reserve("y"), reserve("z"))).containsExactly(101, 102, 103);
        assertThatThrownBy(() -> reserve("one too many")).isInstanceOf(VmIdsExhausted.class);
    }

    @Test
    void idThatWentToAnotherOperationMeanwhileStaysThere() {
        reserve("a");

        done(reservations.release("long ago", HERE, new VmId(100)));

        assertThat(inFlight()).extracting(Reservation::operationId).containsExactly("a");
    }

    @Test
    void takenIdIsReplacedWithTheSameCapacity() {
        reserve("a");

        VmId other = replace("a", 100);

        assertThat(other.number()).isEqualTo(101);
        assertThat(inFlight()).containsExactly(claim("a").under(other));
    }

    @Test
    void replacedIdRests() {
        reserve("a");
        replace("a", 100);

        assertThat(reserve("b")).isEqualTo(102);
    }

    @Test
    void replacingTheSameIdTwiceChangesNothing() {
        reserve("a");
        replace("a", 100);

        assertThat(replace("a", 100).number()).isEqualTo(101);
    }

    @Test
    void replacementInAnExhaustedRangeKeepsWhatIsHeld() {
        IntStream.range(0, 4).forEach(n -> reserve("op-" + n));

        assertThatThrownBy(() -> replace("op-0", 100)).isInstanceOf(VmIdsExhausted.class);

        assertThat(inFlight()).hasSize(4);
    }

    @Test
    void whoHoldsNothingCannotReplace() {
        assertThatThrownBy(() -> replace("a", 100)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settledCapacityCountsUntilTheStatisticsShowIt() {
        reserve("a");
        done(reservations.settle("a"));
        pass(Duration.ofSeconds(10));
        assertThat(inFlight()).hasSize(1);

        pass(Duration.ofSeconds(10));

        assertThat(inFlight()).isEmpty();
    }

    @Test
    void settlingAgainDoesNotBeginAnew() {
        reserve("a");
        done(reservations.settle("a"));
        pass(Duration.ofSeconds(20));

        done(reservations.settle("a"));

        assertThat(inFlight()).isEmpty();
    }

    @Test
    void settlingNothingIsFine() {
        done(reservations.settle("unknown"));

        assertThat(inFlight()).isEmpty();
    }
}
