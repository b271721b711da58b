package dev.slipway.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class ManagedVmsTest {

    private static final ManagedVm WEB = new ManagedVm(
            ClusterName.DEFAULT,
            new VmId(10_000),
            "web",
            "shop",
            "kim",
            "slipway-operation: 1",
            TestClock.START,
            List.of(),
            Map.of("ticket", "한 42"));

    @TempDir
    Path folder;

    private Database database;
    private ManagedVms managed;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
        managed = new ManagedVms(database, new Notices(database));
    }

    private static <T> void done(Uni<T> work) {
        work.await().atMost(Duration.ofSeconds(10));
    }

    private ManagedVms afterRestart() {
        ManagedVms next = new ManagedVms(database, new Notices(database));
        done(next.load());
        return next;
    }

    @Test
    void whatIsStoredIsThereAfterARestart() {
        done(managed.put(WEB));

        assertThat(afterRestart().all()).containsExactly(WEB);
    }

    @Test
    void readsComeFromMemory() {
        done(managed.put(WEB));

        assertThat(managed.find(WEB.cluster(), WEB.vmid())).contains(WEB);
        assertThat(managed.find(new ClusterName("lab"), WEB.vmid())).isEmpty();
    }

    @Test
    void putReplacesTheOneWithTheSameNumber() {
        ManagedVm renamed = new ManagedVm(
                WEB.cluster(),
                WEB.vmid(),
                "db",
                WEB.project(),
                WEB.owner(),
                WEB.marker(),
                WEB.createdAt(),
                WEB.addresses(),
                WEB.metadata());
        done(managed.put(WEB));

        done(managed.put(renamed));

        assertThat(afterRestart().all()).containsExactly(renamed);
    }

    @Test
    void addressesAreReplaced() {
        done(managed.put(WEB));

        done(managed.addresses(WEB.cluster(), WEB.vmid(), List.of("10.0.0.5", "fe80::1")));

        assertThat(managed.find(WEB.cluster(), WEB.vmid()).orElseThrow().addresses())
                .containsExactly("10.0.0.5", "fe80::1");
        assertThat(afterRestart().all()).containsExactly(WEB.withAddresses(List.of("10.0.0.5", "fe80::1")));
    }

    @Test
    void addressesOfAStrangerAreNotKept() {
        done(managed.addresses(WEB.cluster(), WEB.vmid(), List.of("10.0.0.5")));

        assertThat(afterRestart().all()).isEmpty();
    }

    @Test
    void removedVmIsForgotten() {
        done(managed.put(WEB));

        done(managed.remove(WEB.cluster(), WEB.vmid(), WEB.marker()));
        done(managed.remove(WEB.cluster(), WEB.vmid(), WEB.marker()));

        assertThat(managed.all()).isEmpty();
        assertThat(afterRestart().all()).isEmpty();
    }

    @Test
    void anotherVmThatHasTheNumberByNowIsNotForgotten() {
        done(managed.put(WEB));

        done(managed.remove(WEB.cluster(), WEB.vmid(), "slipway-operation: 2"));

        assertThat(afterRestart().all()).containsExactly(WEB);
    }

    @Test
    void theyAreListedByClusterAndNumber() {
        ManagedVm later = new ManagedVm(
                new ClusterName("lab"),
                new VmId(100),
                "lab",
                "shop",
                "kim",
                "slipway-operation: 2",
                TestClock.START,
                List.of(),
                Map.of());
        done(managed.put(later));
        done(managed.put(WEB));

        assertThat(managed.all()).containsExactly(WEB, later);
    }

    @Test
    void whatAnotherReplicaStoredIsKnownOnceItIsReadAnew() {
        done(new ManagedVms(database, new Notices(database)).put(WEB));

        done(managed.refresh(WEB.cluster(), WEB.vmid()));

        assertThat(managed.all()).containsExactly(WEB);
    }

    @Test
    void whatAnotherReplicaRemovedIsForgottenOnceItIsReadAnew() {
        done(managed.put(WEB));
        done(new ManagedVms(database, new Notices(database)).remove(WEB.cluster(), WEB.vmid(), WEB.marker()));

        done(managed.refresh(WEB.cluster(), WEB.vmid()));

        assertThat(managed.all()).isEmpty();
    }

    @Test
    void loadingAgainForgetsWhatAnotherReplicaRemoved() {
        done(managed.put(WEB));
        done(new ManagedVms(database, new Notices(database)).remove(WEB.cluster(), WEB.vmid(), WEB.marker()));

        done(managed.load());

        assertThat(managed.all()).isEmpty();
    }

    @Test
    void addressesOfAVmThatOnlyAnotherReplicaKnowsAreKept() {
        done(new ManagedVms(database, new Notices(database)).put(WEB));

        done(managed.addresses(WEB.cluster(), WEB.vmid(), List.of("10.0.0.5")));

        assertThat(managed.all()).containsExactly(WEB.withAddresses(List.of("10.0.0.5")));
    }
}
