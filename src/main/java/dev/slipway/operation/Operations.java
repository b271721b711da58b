package dev.slipway.operation;

import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/// What people and programs may know of operations, and ask of them.
@ApplicationScoped
public class Operations {

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

    /// Yields one operation; fails with [Refusal.NotFound].
    public Uni<OperationView> read(OperationId id) {
        return find(id).map(this::view);
    }

    /// Asks an operation to turn back and yields it as it then is. Repeating it changes nothing; fails with
    /// [Refusal.Conflict] once it has ended. Whoever cancels the answer does not take the wish back.
    public Uni<OperationView> cancel(OperationId id, String by) {
        Uni<OperationView> cancelled = find(id).chain(operation -> {
            if (operation.ended()) {
                throw new Refusal.Conflict(
                        "operation-ended",
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
        return OperationView.of(operation, events.progress(operation.id()), events.waiting(operation.id()));
    }

    private Uni<Operation> find(OperationId id) {
        return journal.find(id).map(found -> found.orElseThrow(() -> new Refusal.NotFound("no operation " + id)));
    }
}
