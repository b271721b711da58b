package dev.slipway.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.MortalDatabase;
import dev.slipway.database.MortalDatabase.LastWrite;
import dev.slipway.database.TestDatabase;
import dev.slipway.operation.Item;
import dev.slipway.operation.ItemState;
import dev.slipway.operation.ItemView;
import dev.slipway.operation.Items;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationState;
import dev.slipway.operation.Requester;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of the items of a bulk operation, whatever each of them meets.
@Tag("database")
class BulkPipelineTest {

    /// More than a bulk operation of two items writes: a death that does not come is a run without one.
    private static final int WRITES = 14;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder;

    private DataSource file;

    @BeforeEach
    void open() {
        file = TestDatabase.source(folder);
    }

    @Test
    void everyItemIsDoneEvenWhenOnlyOneOperationMayBeUnderWay() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 1);

        // When
        Operation bulk = process.ended(process.admit(process.items(5)));

        // Then
        assertThat(bulk.state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(process.done()).hasSize(5);
    }

    @Test
    void whatCannotBeAcceptedIsAFailedItemAndNoFailureOfTheOthers() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("vm-1", new Refusal.NotFound("no VM default:10001"));

        // When
        Operation bulk = process.ended(process.admit(process.items(3)));

        // Then
        assertThat(bulk.state()).isInstanceOf(OperationState.PartlySucceeded.class);
        assertThat(bulk.items().all())
                .extracting(Items.Progress::state)
                .containsExactly(ItemState.SUCCEEDED, ItemState.FAILED, ItemState.SUCCEEDED);
        assertThat(bulk.items().all().get(1).failure().code()).isEqualTo("not-found");
    }

    @Test
    void whenNoItemSucceedsTheWholeHasFailed() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("vm-0", new Refusal.NotFound("no VM default:10000"));

        // When
        Operation bulk = process.ended(process.admit(process.items(1)));

        // Then
        assertThat(bulk.state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("no-item-succeeded"));
    }

    @Test
    void aDefectInOneItemIsNoneOfTheOthers() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("vm-0", new IllegalStateException("a defect"));

        // When
        Operation bulk = process.ended(process.admit(process.items(2)));

        // Then
        assertThat(bulk.items().all())
                .extracting(Items.Progress::state)
                .containsExactly(ItemState.FAILED, ItemState.SUCCEEDED);
    }

    @Test
    void aBulkOperationThatADefectEndsLeavesNoItemWaiting() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("vm-0", new Refusal.Unavailable("cluster east has not answered yet", Duration.ofSeconds(2)));
        Operation bulk = process.admit(process.items(1));
        process.seen(bulk, view -> view.items().getFirst().waiting() != null);

        // When
        process.back(bulk);

        // Then
        assertThat(process.seen(bulk, view -> true))
                .extracting(ItemView::status)
                .containsExactly("cancelled");
    }

    @Test
    void aClusterThatHasNotAnsweredHoldsItsItemsAndNobodyElses() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("away", new Refusal.Unavailable("cluster east has not answered yet", Duration.ofSeconds(2)));
        List<Item> items = Stream.concat(Stream.of(process.item("away", "east", 1)), process.items(2).stream())
                .toList();

        // When
        Operation bulk = process.admit(items);

        // Then
        List<ItemView> seen = process.seen(bulk, view -> view.counts().succeeded() == 2);
        assertThat(seen).extracting(ItemView::status).containsExactly("waiting", "succeeded", "succeeded");
        assertThat(seen.getFirst().waiting().reason()).isEqualTo("cluster east has not answered yet");
    }

    @Test
    void whatWasHeldIsDoneWhenItsClusterAnswers() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        process.refuse("vm-0", new Refusal.Unavailable("not yet", Duration.ofSeconds(2)));
        Operation bulk = process.admit(process.items(2));
        process.seen(bulk, view -> view.items().getFirst().waiting() != null);

        // When
        process.refuseNothing();

        // Then
        assertThat(process.ended(bulk).state()).isInstanceOf(OperationState.Succeeded.class);
    }

    @Test
    void cancellingStopsWhatHasNotBegunAndLetsTheRestEnd() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 1);
        process.holdTheFirst();
        Operation bulk = process.admit(process.items(3));
        process.seen(bulk, view -> view.counts().running() == 3 && process.begun() == 1);

        // When
        process.operations.cancel(bulk.id(), "kim").await().atMost(PATIENCE);

        // Then
        process.turnsBack(bulk, 1);
        process.turnsBack(bulk, 2);
        process.letGo();
        Operation ended = process.ended(bulk);
        assertThat(ended.state()).isInstanceOf(OperationState.Cancelled.class);
        assertThat(ended.items().all())
                .extracting(Items.Progress::state)
                .containsExactly(ItemState.SUCCEEDED, ItemState.CANCELLED, ItemState.CANCELLED);
    }

    @Test
    void aRepeatedKeyFindsTheSameOperationAndDoesNothingTwice() {
        // Given
        BulkProcess process = new BulkProcess(TestDatabase.on(file), 10);
        Requester kim = new Requester("kim", "default", false, new Journal.IdempotencyKey("key", "digest"));
        Operation first = process.ended(process.admit(process.items(2), kim));

        // When
        Operation again = process.admit(process.items(2), kim);

        // Then
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(process.done()).hasSize(2);
    }

    static Stream<Arguments> moments() {
        return IntStream.rangeClosed(1, WRITES)
                .boxed()
                .flatMap(write -> Stream.of(LastWrite.values()).map(last -> Arguments.of(write, last)));
    }

    @ParameterizedTest(name = "write {0} {1}")
    @MethodSource("moments")
    void eachItemIsDoneOnceWhateverInterruptsIt(int write, LastWrite last) {
        // Given
        MortalDatabase mortal = new MortalDatabase(file, write, last);
        BulkProcess dying = new BulkProcess(mortal, 10);

        // When
        Uni.combine()
                .any()
                .of(
                        Uni.createFrom().completionStage(mortal.death()),
                        dying.admission(dying.items(2))
                                .chain(bulk -> dying.operations.ended(bulk.id(), PATIENCE))
                                .replaceWithVoid())
                .await()
                .atMost(PATIENCE);

        // Then
        TestDatabase.lapseLeases(file);
        BulkProcess heir = new BulkProcess(TestDatabase.on(file), 10);
        List<Operation> bulks =
                heir.journal.list(OperationFilter.latest(10).whole()).await().atMost(PATIENCE);
        assertThat(bulks).hasSizeLessThanOrEqualTo(1);
        bulks.forEach(bulk -> assertThat(heir.ended(bulk).state()).isInstanceOf(OperationState.Succeeded.class));
        assertThat(heir.journal.list(OperationFilter.latest(10)).await().atMost(PATIENCE))
                .hasSize(bulks.size() * 3);
    }
}
