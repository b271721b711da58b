package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.database.Database;
import dev.slipway.database.Notices;
import dev.slipway.database.TestDatabase;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.VmId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class RetentionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final VmId VM = new VmId(10000);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Database database;
    private Journal journal;

    @BeforeEach
    void open() {
        database = TestDatabase.in(folder);
        journal = TestJournal.begunOn(database).journal();
    }

    @Test
    void whatEndedLongAgoIsForgottenWithItsEntriesAndItsKey() {
        // Given
        Journal.IdempotencyKey key = new Journal.IdempotencyKey("key", "digest");
        OperationId old = ended(OperationKind.DELETE, VM, key);
        clock.advance(Duration.ofDays(90).plusSeconds(1));

        // When
        int forgotten = forget("90d");

        // Then
        assertThat(forgotten).isOne();
        assertThat(find(old)).isFalse();
        assertThat(accept(OperationKind.DELETE, VM, key)).isInstanceOf(Journal.Acceptance.Accepted.class);
    }

    @Test
    void theEndCountsAndNotTheAcceptance() {
        // Given
        OperationId lasting = accepted(OperationKind.DELETE, VM);
        clock.advance(Duration.ofDays(89));
        end(lasting);
        clock.advance(Duration.ofDays(89));

        // When
        int forgotten = forget("90d");

        // Then
        assertThat(forgotten).isZero();
        assertThat(find(lasting)).isTrue();
    }

    @Test
    void whatHasNotEndedStaysHoweverOldItIs() {
        // Given
        OperationId unfinished = accepted(OperationKind.DELETE, VM);
        clock.advance(Duration.ofDays(1000));

        // When
        forget("1d");

        // Then
        assertThat(find(unfinished)).isTrue();
    }

    @Test
    void theCreationOfAVmThatIsOursStays() {
        // Given
        OperationId creation = ended(OperationKind.CREATE, VM, null);
        new ManagedVms(database, new Notices(database))
                .put(new ManagedVm(
                        ClusterName.DEFAULT,
                        VM,
                        "web",
                        "default",
                        "admin",
                        "mark",
                        clock.instant(),
                        List.of(),
                        Map.of()))
                .await()
                .atMost(PATIENCE);
        OperationId other = ended(OperationKind.CREATE, new VmId(10001), null);
        clock.advance(Duration.ofDays(1000));

        // When
        forget("90d");

        // Then
        assertThat(find(creation)).isTrue();
        assertThat(find(other)).isFalse();
    }

    @Test
    void aBulkOperationIsForgottenTogetherWithItsParts() {
        // Given
        OperationId bulk = acceptedBulk();
        OperationId part = acceptedPart(new Part(bulk, 0));
        end(bulk);
        clock.advance(Duration.ofDays(60));
        end(part);
        clock.advance(Duration.ofDays(60));
        int early = forget("90d");
        clock.advance(Duration.ofDays(31));

        // When
        int late = forget("90d");

        // Then
        assertThat(early).isZero();
        assertThat(late).isOne();
        assertThat(find(bulk)).isFalse();
        assertThat(find(part)).isFalse();
    }

    private OperationId acceptedBulk() {
        Operation bulk = new Operation(
                OperationId.random(),
                OperationKind.BULK,
                null,
                "web-1",
                "default",
                "admin",
                null,
                "{}",
                clock.instant(),
                List.of(new Entry.Listed(List.of(new Item("web-1", ClusterName.DEFAULT, VM)), clock.instant())));
        journal.accept(bulk, null).await().atMost(PATIENCE);
        return bulk.id();
    }

    private OperationId acceptedPart(Part place) {
        Operation part = new Operation(
                place.id(),
                OperationKind.START,
                new Subject(ClusterName.DEFAULT, VM),
                "web-1",
                "default",
                "admin",
                place,
                "{}",
                clock.instant(),
                List.of());
        journal.accept(part, place).await().atMost(PATIENCE);
        return part.id();
    }

    @Test
    void moreThanOneBatchIsForgottenAtOnce() {
        // Given
        for (int i = 0; i < Retention.BATCH + 1; i++) {
            ended(OperationKind.DELETE, new VmId(10000 + i), null);
        }
        clock.advance(Duration.ofDays(91));

        // When
        int forgotten = forget("90d");

        // Then
        assertThat(forgotten).isEqualTo(Retention.BATCH + 1);
    }

    @Test
    void lessThanADayStopsTheStart() {
        assertThatThrownBy(() -> retention("23h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("operation.retention must be 1d or more");
    }

    private int forget(String period) {
        return retention(period).forget().await().atMost(PATIENCE);
    }

    private Retention retention(String period) {
        return new Retention(database, clock, TestConfig.of(OperationConfig.class, "operation.retention", period));
    }

    private boolean find(OperationId id) {
        return journal.find(id).await().atMost(PATIENCE).isPresent();
    }

    private OperationId ended(OperationKind kind, VmId vmid, Journal.IdempotencyKey key) {
        OperationId id = accept(kind, vmid, key).orRefuse(busy -> null).id();
        end(id);
        return id;
    }

    private OperationId accepted(OperationKind kind, VmId vmid) {
        return accept(kind, vmid, null).orRefuse(busy -> null).id();
    }

    private Journal.Acceptance accept(OperationKind kind, VmId vmid, Journal.IdempotencyKey key) {
        return journal.accept(
                        new Operation(
                                OperationId.random(),
                                kind,
                                ClusterName.DEFAULT,
                                vmid,
                                "web-" + vmid,
                                "default",
                                "admin",
                                "{}",
                                clock.instant(),
                                List.of()),
                        key)
                .await()
                .atMost(PATIENCE);
    }

    private void end(OperationId id) {
        journal.append(id, new Entry.Succeeded(Map.of(), clock.instant()))
                .await()
                .atMost(PATIENCE);
    }
}
