package dev.slipway.bulk;

import dev.slipway.operation.ItemJournal;
import dev.slipway.operation.ItemState;
import dev.slipway.operation.Items;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationCancelled;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Part;
import dev.slipway.operation.Pipeline;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepRunner;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Carries out a bulk operation: round after round, what can be accepted is accepted, what was stopped is
/// dropped, and what has ended is noted, until nothing more will happen to any item.
///
/// A round reads all it needs to know from the journal, so that it does not matter who did the one before, or
/// where it stopped. There is one when something happened to an item, when the bulk operation is cancelled, and
/// every few seconds for what waits. It takes no room of those that its items need.
@ApplicationScoped
public class BulkPipeline implements Pipeline {

    /// Also how long it takes at most to hear of what another replica did, should a notice be lost.
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final ItemAdmission admission;
    private final ItemJournal journal;
    private final OperationEvents events;
    private final StepRunner steps;

    public BulkPipeline(ItemAdmission admission, ItemJournal journal, OperationEvents events, StepRunner steps) {
        this.admission = admission;
        this.journal = journal;
        this.events = events;
        this.steps = steps;
    }

    @Override
    public Set<OperationKind> kinds() {
        return Set.of(OperationKind.BULK);
    }

    @Override
    public Uni<Map<String, String>> forward(Operation operation) {
        return journal.begin(operation)
                .chain(begun -> rounds(begun.id()))
                .chain(this::conclude)
                .replaceWith(Map.of());
    }

    /// What has not begun will not begin; what is under way goes on by itself. Normally there is neither.
    @Override
    public Uni<List<String>> back(Operation operation) {
        return journal.current(operation.id())
                .chain(this::stop)
                .map(now -> now.items().in(ItemState.RUNNING).stream()
                        .map(item -> "%s goes on as operation %s"
                                .formatted(item.item().name(), new Part(now.id(), item.number()).id()))
                        .toList());
    }

    /// What happens during a round leads to one more after it, however much it is.
    private Uni<Operation> rounds(OperationId id) {
        Multi<OperationId> occasions = Multi.createBy()
                .merging()
                .streams(
                        Multi.createFrom().item(id),
                        events.changes()
                                .filter(change -> isOccasion(id, change))
                                .map(Operation::id),
                        Multi.createFrom()
                                .ticks()
                                .startingAfter(LOOK)
                                .every(LOOK)
                                .onOverflow()
                                .drop()
                                .map(tick -> id));
        return occasions
                .onOverflow()
                .dropPreviousItems()
                .onItem()
                .transformToUniAndConcatenate(occasion -> round(id))
                .select()
                .where(now -> now.items().ended())
                .toUni();
    }

    private static boolean isOccasion(OperationId id, Operation change) {
        Part part = change.part();
        return part == null
                ? change.id().equals(id) && change.cancelRequested()
                : part.of().equals(id) && change.ended();
    }

    private Uni<Operation> round(OperationId id) {
        return journal.ours(id)
                .chain(now -> now.cancelRequested() ? stop(now) : admission.admit(now))
                .chain(journal::noteEnded);
    }

    private Uni<Operation> stop(Operation operation) {
        return journal.stop(operation).invoke(admission::holdNoMore);
    }

    /// Nothing more will happen to any item: that some were stopped makes it a cancelled one, that none
    /// succeeded a failed one.
    private Uni<Operation> conclude(Operation operation) {
        Items items = operation.items();
        if (operation.cancelRequested() && items.count(ItemState.CANCELLED) > 0) {
            return Uni.createFrom().failure(new OperationCancelled(operation.id()));
        }
        return items.count(ItemState.SUCCEEDED) > 0
                ? journal.complete(operation)
                : steps.giveUp(
                        operation,
                        Step.ITEMS,
                        "no-item-succeeded",
                        "none of the %d items succeeded".formatted(items.all().size()),
                        "Each item says why. Change that, then ask again.");
    }
}
