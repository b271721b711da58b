package dev.slipway.operation;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// What is written about a bulk operation and its items.
///
/// Every method yields the bulk operation as it then is, and fails with
/// [dev.slipway.database.DatabaseException], or with [ClaimLost] when another process carries it out. All are
/// safe to repeat.
@ApplicationScoped
public class ItemJournal {

    private static final Logger LOG = Logger.getLogger(ItemJournal.class);

    private final Journal journal;
    private final OperationEvents events;
    private final InstantSource clock;

    public ItemJournal(Journal journal, OperationEvents events, InstantSource clock) {
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    /// The bulk operation as it is, which this process has to carry out.
    public Uni<Operation> ours(OperationId bulk) {
        return journal.ours(bulk);
    }

    /// The bulk operation as it is, whoever carries it out.
    public Uni<Operation> current(OperationId bulk) {
        return journal.find(bulk).map(Optional::orElseThrow);
    }

    /// It is taken up, for the first time or again.
    public Uni<Operation> begin(Operation bulk) {
        return bulk.stepState(Step.ITEMS) == StepState.PENDING
                ? write(bulk.id(), List.of(new Entry.Intended(Step.ITEMS, clock.instant())))
                : Uni.createFrom().item(bulk);
    }

    /// Nothing more will happen to its items.
    public Uni<Operation> complete(Operation bulk) {
        return bulk.stepState(Step.ITEMS).over()
                ? Uni.createFrom().item(bulk)
                : write(bulk.id(), List.of(new Entry.Completed(Step.ITEMS, List.of(), clock.instant())));
    }

    /// The item has its operation.
    public Uni<Operation> accepted(Part item) {
        return write(item.of(), List.of(new Entry.ItemAccepted(item.item(), item.id(), clock.instant())));
    }

    /// The item will have no operation.
    public Uni<Operation> failed(Part item, Failure failure) {
        return write(item.of(), List.of(new Entry.ItemEnded(item.item(), ItemState.FAILED, failure, clock.instant())));
    }

    /// Notes which operations of items have ended, and how.
    public Uni<Operation> noteEnded(Operation bulk) {
        List<Part> running = places(bulk, ItemState.RUNNING);
        return journal.ended(ids(running)).map(ItemJournal::byId).chain(ended -> {
            List<Entry> entries = new ArrayList<>();
            for (Part place : running) {
                Operation part = ended.get(place.id());
                if (part != null) {
                    entries.add(end(place, part));
                }
            }
            return write(bulk, entries);
        });
    }

    /// Stops what has not begun: what has no operation will have none, and what has one that nobody has begun
    /// is asked to turn back. The rest is left to end.
    public Uni<Operation> stop(Operation bulk) {
        List<Part> waiting = places(bulk, ItemState.WAITING);
        return journal.find(ids(waiting))
                .map(ItemJournal::byId)
                .chain(accepted -> write(
                        bulk,
                        waiting.stream()
                                .map(place -> accepted.containsKey(place.id()) ? begun(place) : dropped(place))
                                .toList()))
                .call(this::requestUnbegun);
    }

    private Uni<?> requestUnbegun(Operation bulk) {
        return bulk.entries().stream()
                .filter(Entry.CancelRequested.class::isInstance)
                .map(Entry.CancelRequested.class::cast)
                .findFirst()
                .map(cancel -> journal.requestUnbegun(
                                ids(places(bulk, ItemState.RUNNING)),
                                new Entry.CancelRequested(cancel.by(), clock.instant()))
                        .invoke(parts -> parts.forEach(events::changed)))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    private Entry begun(Part place) {
        return new Entry.ItemAccepted(place.item(), place.id(), clock.instant());
    }

    private Entry dropped(Part place) {
        return new Entry.ItemEnded(place.item(), ItemState.CANCELLED, null, clock.instant());
    }

    private Entry end(Part place, Operation part) {
        return switch (part.state()) {
            case OperationState.Succeeded ignored ->
                new Entry.ItemEnded(place.item(), ItemState.SUCCEEDED, null, clock.instant());
            case OperationState.Failed failed ->
                new Entry.ItemEnded(
                        place.item(), ItemState.FAILED, failed.failure().brief(), clock.instant());
            case OperationState.Cancelled ignored -> dropped(place);
            case OperationState.PartlySucceeded ignored -> throw unended(part);
            case OperationState.Queued ignored -> throw unended(part);
            case OperationState.Running ignored -> throw unended(part);
            case OperationState.RollingBack ignored -> throw unended(part);
        };
    }

    private static IllegalStateException unended(Operation part) {
        return new IllegalStateException(
                "operation %s ended as %s".formatted(part.id(), part.state().label()));
    }

    private Uni<Operation> write(Operation bulk, List<Entry> entries) {
        return entries.isEmpty() ? Uni.createFrom().item(bulk) : write(bulk.id(), entries);
    }

    private Uni<Operation> write(OperationId bulk, List<Entry> entries) {
        return journal.append(bulk, entries.toArray(Entry[]::new))
                .invoke(now -> LOG.infof("%s %s", bulk, ItemCounts.of(now.items())))
                .invoke(events::changed);
    }

    private static List<Part> places(Operation bulk, ItemState state) {
        return bulk.items().in(state).stream()
                .map(item -> new Part(bulk.id(), item.number()))
                .toList();
    }

    private static Set<OperationId> ids(Collection<Part> places) {
        return places.stream().map(Part::id).collect(Collectors.toSet());
    }

    private static Map<OperationId, Operation> byId(List<Operation> operations) {
        return operations.stream().collect(Collectors.toMap(Operation::id, Function.identity()));
    }
}
