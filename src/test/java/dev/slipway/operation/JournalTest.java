package dev.slipway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Database;
import dev.slipway.database.TestDatabase;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class JournalTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Upid UPID = Upid.parse("UPID:pve1:00001000:00002000:69560000:qmclone:9000:slipway@pve!t:");
    private static final Failure FAILURE =
            new Failure(Step.CLONE, "no-capacity", "full", "free space", List.of("TASK ERROR: full"));

    @TempDir
    Path folder;

    private Journal journal;

    @BeforeEach
    void open() {
        Database database = TestDatabase.in(folder);
        journal = TestJournal.on(database).journal();
    }

    @Test
    void everyEntryIsReadAsItWasWritten() {
        Operation operation = accept(operation("web-1", 10000));
        Entry[] entries = {
            new Entry.Listed(List.of(new Item("web-1", ClusterName.DEFAULT, new VmId(10000)), item("web-2")), NOW),
            new Entry.ItemAccepted(0, OperationId.random(), NOW),
            new Entry.ItemEnded(1, ItemState.FAILED, FAILURE, NOW),
            new Entry.Intended(Step.CLONE, NOW),
            new Entry.Doubted(Step.CLONE, "596", NOW),
            new Entry.Dispatched(Step.CLONE, UPID, NOW),
            new Entry.Retried(Step.CLONE, "lock", NOW),
            new Entry.Completed(Step.CLONE, List.of("note"), NOW),
            new Entry.Skipped(Step.RESIZE, "nothing to do", NOW),
            new Entry.VmIdReplaced(new VmId(10000), new VmId(10001), NOW),
            new Entry.CancelRequested("admin", NOW),
            new Entry.StepFailed(Step.START, FAILURE, NOW),
            new Entry.RollbackBegun(NOW),
            new Entry.Failed(FAILURE, List.of("VM 10001"), NOW)
        };

        Operation written = journal.append(operation.id(), entries).await().indefinitely();

        assertThat(written.entries()).containsExactly(entries);
        assertThat(written.vmid()).isEqualTo(new VmId(10001));
        assertThat(journal.find(operation.id()).await().indefinitely()).contains(written);
    }

    @Test
    void nothingFollowsAnEnd() {
        Operation operation = accept(operation("web-1", 10000));
        journal.append(operation.id(), new Entry.Succeeded(Map.of(), NOW))
                .await()
                .indefinitely();

        Operation after = journal.append(operation.id(), new Entry.CancelRequested("admin", NOW))
                .await()
                .indefinitely();

        assertThat(after.entries()).containsExactly(new Entry.Succeeded(Map.of(), NOW));
        assertThat(journal.unfinished().await().indefinitely()).isEmpty();
    }

    @Test
    void theSameKeyYieldsTheSameOperation() {
        Journal.IdempotencyKey key = new Journal.IdempotencyKey("k", "digest");
        Operation first = operation("web-1", 10000);
        journal.accept(first, key).await().indefinitely();

        Journal.Acceptance again =
                journal.accept(operation("web-1", 10001), key).await().indefinitely();
        Journal.Acceptance other = journal.accept(operation("web-1", 10001), new Journal.IdempotencyKey("k", "other"))
                .await()
                .indefinitely();

        assertThat(again).isEqualTo(new Journal.Acceptance.Repeated(first));
        assertThat(other).isEqualTo(new Journal.Acceptance.KeyReused(first.id()));
    }

    @Test
    void twoUnfinishedOperationsShareNeitherVmNorName() {
        Operation first = accept(operation("web-1", 10000));

        assertThat(journal.accept(operation("web-2", 10000), null).await().indefinitely())
                .isEqualTo(new Journal.Acceptance.Busy(first.id()));
        assertThat(journal.accept(operation("WEB-1", 10001), null).await().indefinitely())
                .isEqualTo(new Journal.Acceptance.Busy(first.id()));
        assertThat(journal.accept(operation("web-2", 10001), null).await().indefinitely())
                .isInstanceOf(Journal.Acceptance.Accepted.class);
    }

    @Test
    void pagesFollowEachOtherFromTheNewestOn() {
        Operation one = accept(operation("web-1", 10000));
        Operation two = accept(operation("web-2", 10001));
        Operation three = accept(operation("web-3", 10002));

        List<OperationId> all = ids(OperationFilter.latest(10));
        List<OperationId> first = ids(OperationFilter.latest(2));
        List<OperationId> second = ids(new OperationFilter(null, null, null, null, false, first.getLast(), 2));

        assertThat(all).containsExactlyInAnyOrder(one.id(), two.id(), three.id());
        assertThat(first).isEqualTo(all.subList(0, 2));
        assertThat(second).isEqualTo(all.subList(2, 3));
        assertThat(ids(new OperationFilter(
                        "default", ClusterName.DEFAULT, two.vmid(), OperationKind.CREATE, true, null, 5)))
                .containsExactly(two.id());
    }

    @Test
    void anItemIsAcceptedOnceHoweverOftenItIsTried() {
        // Given
        Part place = new Part(accept(bulk()).id(), 1);
        Operation first = accept(part(place, 10000), place);

        // When
        Journal.Acceptance again =
                journal.accept(part(place, 10001), place).await().indefinitely();

        // Then
        assertThat(again).isEqualTo(new Journal.Acceptance.Repeated(first));
        assertThat(ids(new OperationFilter(null, null, null, null, place.of(), false, false, null, 5)))
                .containsExactly(first.id());
        assertThat(ids(OperationFilter.latest(5).whole())).containsExactly(place.of());
    }

    @Test
    void aCancelledBulkTakesNoMoreParts() {
        // Given
        Operation bulk = accept(bulk());
        journal.request(bulk.id(), new Entry.CancelRequested("kim", NOW))
                .await()
                .indefinitely();
        Part place = new Part(bulk.id(), 0);

        // When
        Uni<Journal.Acceptance> late = journal.accept(part(place, 10000), place);

        // Then
        assertThatThrownBy(() -> late.await().indefinitely()).isInstanceOf(OperationCancelled.class);
        assertThat(journal.find(place.id()).await().indefinitely()).isEmpty();
    }

    @Test
    void onlyWhatHasNotBegunIsAskedToTurnBack() {
        // Given
        Operation queued = accept(operation("web-1", 10000));
        Operation begun = accept(operation("web-2", 10001));
        journal.append(begun.id(), new Entry.Intended(Step.CLONE, NOW)).await().indefinitely();

        // When
        List<Operation> asked = journal.requestUnbegun(
                        List.of(queued.id(), begun.id()), new Entry.CancelRequested("kim", NOW))
                .await()
                .indefinitely();

        // Then
        assertThat(asked).extracting(Operation::id).containsExactly(queued.id());
        assertThat(asked.getFirst().cancelRequested()).isTrue();
        assertThat(journal.find(begun.id()).await().indefinitely())
                .hasValueSatisfying(left -> assertThat(left.cancelRequested()).isFalse());
    }

    private static Operation bulk() {
        return new Operation(
                OperationId.random(),
                OperationKind.BULK,
                null,
                "web-1, web-2",
                "default",
                "admin",
                null,
                "{}",
                NOW,
                List.of(new Entry.Listed(List.of(item("web-1"), item("web-2")), NOW)));
    }

    private static Item item(String name) {
        return new Item(name, ClusterName.DEFAULT, null);
    }

    private static Operation part(Part place, int vmid) {
        return new Operation(
                place.id(),
                OperationKind.CREATE,
                new Subject(ClusterName.DEFAULT, new VmId(vmid)),
                "web-" + vmid,
                "default",
                "admin",
                place,
                "{}",
                NOW,
                List.of());
    }

    private Operation accept(Operation operation, Part place) {
        journal.accept(operation, place).await().indefinitely();
        return operation;
    }

    private List<OperationId> ids(OperationFilter filter) {
        return journal.list(filter).await().indefinitely().stream()
                .map(Operation::id)
                .toList();
    }

    private Operation accept(Operation operation) {
        journal.accept(operation, null).await().indefinitely();
        return operation;
    }

    private static Operation operation(String name, int vmid) {
        return new Operation(
                OperationId.random(),
                OperationKind.CREATE,
                ClusterName.DEFAULT,
                new VmId(vmid),
                name,
                "default",
                "admin",
                "{}",
                NOW,
                List.of());
    }
}
