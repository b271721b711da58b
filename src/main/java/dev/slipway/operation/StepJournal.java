package dev.slipway.operation;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/// What a step writes down, and what is written about its operation meanwhile.
final class StepJournal {

    private static final Logger LOG = Logger.getLogger(StepRunner.class);

    private final Journal journal;
    private final OperationEvents events;

    StepJournal(Journal journal, OperationEvents events) {
        this.journal = journal;
        this.events = events;
    }

    /// Yields the attempt with the entry in its operation, once it is committed.
    Uni<Attempt> write(Attempt attempt, Entry.OfStep entry) {
        LOG.infof("%s %s: %s", attempt.operation().id(), attempt.step().label(), Transition.of(entry));
        return journal.append(attempt.operation().id(), entry)
                .invoke(events::changed)
                .map(attempt::with);
    }

    /// Yields the attempt with its operation as it is now; fails with [OperationCancelled] when it is to turn back, and
    /// with [ClaimLost] when it is another process's: what was not written about before may be sent after this.
    Uni<Attempt> current(Attempt attempt) {
        return journal.ours(attempt.operation().id()).map(attempt::with).invoke(now -> {
            if (now.turnsBack()) {
                throw new OperationCancelled(now.operation().id());
            }
        });
    }

    /// Yields as soon as the operation is to turn back, and never if it is not.
    Uni<Void> cancelled(Attempt attempt) {
        // listen first and look then, so that a wish between the two is not missed
        Uni<Operation> heard = events.changes()
                .filter(changed -> changed.id().equals(attempt.operation().id())
                        && attempt.with(changed).turnsBack())
                .toUni()
                .onFailure()
                .recoverWithUni(() -> Uni.createFrom().nothing());
        Uni<Operation> seen = read(attempt)
                .chain(now -> now.turnsBack()
                        ? Uni.createFrom().item(now.operation())
                        : Uni.createFrom().nothing());
        return Uni.combine().any().of(heard, seen).replaceWithVoid();
    }

    private Uni<Attempt> read(Attempt attempt) {
        return journal.find(attempt.operation().id()).map(found -> attempt.with(found.orElseThrow()));
    }
}
