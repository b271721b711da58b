package dev.slipway.operation;

import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What people and programs may know of operations, and ask of them.
@ApplicationScoped
public class Operations {

    private static final int ALL = 100;

    private final Journal journal;
    private final OperationEvents events;
    private final InstantSource clock;

    public Operations(Journal journal, OperationEvents events, InstantSource clock) {
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    /// Yields those that match, the newest first. Only reads.
    public Uni<List<OperationView>> list(OperationFilter filter) {
        return journal.list(filter)
                .map(operations -> operations.stream().map(this::view).toList());
    }

    /// Yields one operation, with its items when it is a bulk operation; fails with [Refusal.NotFound].
    public Uni<OperationView> read(OperationId id) {
        return find(id).chain(this::inFull);
    }

    /// Yields the operation with what became of each item when it is a bulk operation. Only reads.
    public Uni<OperationView> inFull(Operation operation) {
        if (operation.subject() != null) {
            return Uni.createFrom().item(view(operation));
        }
        Items items = operation.items();
        return journal.find(items.all().stream()
                        .map(item -> new Part(operation.id(), item.number()).id())
                        .toList())
                .map(parts -> {
                    Map<OperationId, OperationView> views =
                            parts.stream().collect(Collectors.toMap(Operation::id, this::view));
                    return view(operation)
                            .with(items.all().stream()
                                    .map(item -> view(operation, item, views))
                                    .toList());
                });
    }

    private ItemView view(Operation bulk, Items.Progress item, Map<OperationId, OperationView> parts) {
        OperationId id = new Part(bulk.id(), item.number()).id();
        return ItemView.of(item, Optional.ofNullable(parts.get(id)), events.waiting(id));
    }

    /// Asks an operation to turn back and yields it as it then is. Repeating it changes nothing; fails with
    /// [Refusal.Conflict] once it has ended. Whoever cancels the answer does not take the wish back.
    public Uni<OperationView> cancel(OperationId id, String by) {
        Uni<OperationView> cancelled = find(id).chain(operation -> {
            if (operation.ended()) {
                throw new Refusal.Conflict(
                        ProblemType.OPERATION_ENDED,
                        "The operation has ended",
                        "operation %s has ended as %s"
                                .formatted(id, operation.state().label()));
            }
            return operation.cancelRequested() || operation.rollingBack()
                    ? Uni.createFrom().item(view(operation))
                    : journal.request(id, new Entry.CancelRequested(by, clock.instant()))
                            .invoke(events::changed)
                            .map(this::view);
        });
        return Uni.createFrom().deferred(() -> cancelled.memoize().indefinitely());
    }

    /// Yields the operation as soon as it has ended, or as it is when `atMost` has passed.
    public Uni<Operation> ended(OperationId id, Duration atMost) {
        // listen first and look then, so that an end between the two is not missed
        Uni<Operation> heard = events.changes()
                .filter(operation -> operation.id().equals(id) && operation.ended())
                .toUni();
        Uni<Operation> seen = find(id).chain(operation -> operation.ended()
                ? Uni.createFrom().item(operation)
                : Uni.createFrom().nothing());
        return Uni.combine().any().of(heard, seen).ifNoItem().after(atMost).recoverWithUni(() -> find(id));
    }

    /// Those that have not ended, the oldest first; from memory.
    public List<OperationView> unfinished() {
        return events.unfinished().stream()
                .sorted(Comparator.comparing(Operation::acceptedAt))
                .map(this::view)
                .toList();
    }

    /// Every operation as it is after each of its changes.
    public Multi<OperationView> changes() {
        return events.changes().map(this::view);
    }

    /// The operation with the progress of its running task and what it waits for, if that is known.
    public OperationView view(Operation operation) {
        return OperationView.of(operation, progress(operation), events.waiting(operation.id()));
    }

    private Optional<TaskProgress> progress(Operation operation) {
        return operation.subject() == null && !operation.ended()
                ? Optional.of(new TaskProgress(percent(operation), ""))
                : events.progress(operation.id());
    }

    /// The mean of all items: from memory, so that what has ended counts in full and what is not known not at
    /// all.
    private int percent(Operation bulk) {
        return (int) bulk.items().all().stream()
                .mapToInt(item -> item.state().ended()
                        ? ALL
                        : events.unfinished(new Part(bulk.id(), item.number()).id())
                                .map(part -> view(part).progress())
                                .orElse(0))
                .average()
                .orElse(0);
    }

    private Uni<Operation> find(OperationId id) {
        return journal.find(id).map(found -> found.orElseThrow(() -> new Refusal.NotFound("no operation " + id)));
    }
}
