package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;

/// How long steps try, and how long they wait in between.
///
/// A busy lock or a node that is down is borne for `operation.retry-for`, a cluster that is away for as long as it
/// is; on the way back nothing that cannot be reached is ever given up.
final class StepPatience {

    private final StepJournal journal;
    private final InstantSource clock;
    private final RetryPause pause;
    private final Duration retryFor;
    private final RetryBudget budget;

    StepPatience(StepJournal journal, InstantSource clock, OperationConfig config) {
        this.journal = journal;
        this.clock = clock;
        this.pause = new RetryPause(config.retryPause(), config.retryPauseMax());
        this.retryFor = config.retryFor();
        this.budget = new RetryBudget(config.retryShare(), clock);
    }

    Attempt attempt(Operation operation, Step step, StepWork work) {
        return new Attempt(operation, step, work, 0, clock.instant().plus(retryFor));
    }

    /// The same with all its time again: that in which a task hung is not time in which nothing could be done.
    Attempt afresh(Attempt attempt) {
        return new Attempt(
                attempt.operation(),
                attempt.step(),
                attempt.work(),
                attempt.repetition(),
                clock.instant().plus(retryFor));
    }

    /// Whether the call is held until somebody answers; nothing was sent.
    static boolean holds(Attempt attempt, Throwable failure) {
        return ProxmoxException.isAway(failure)
                || (failure instanceof ProxmoxException.Unreachable && attempt.rollingBack());
    }

    /// Whether a call that was refused is repeated.
    boolean repeats(Attempt attempt, Throwable failure) {
        return holds(attempt, failure) || (passing(failure) && !outOfTime(attempt));
    }

    /// Whether a look that brought nothing is repeated: what Proxmox VE has no words for passes more often than not,
    /// and an unanswered question is no reason to give anything up before its time.
    boolean looksAgain(Attempt attempt, Throwable failure) {
        return repeats(attempt, failure) || (unanswered(failure) && !outOfTime(attempt));
    }

    boolean outOfTime(Attempt attempt) {
        return clock.instant().isAfter(attempt.until());
    }

    /// A step makes its first call.
    void called(Attempt attempt) {
        budget.called(attempt.operation().cluster());
    }

    /// Yields the next repetition after its pause, or at once when the operation is to turn back.
    Uni<Attempt> repetition(Attempt attempt) {
        Duration turn = budget.repeated(attempt.operation().cluster());
        return interruptible(attempt, RetryPause.of(turn).chain(() -> pause.after(attempt.repetition())))
                .replaceWith(() -> attempt.again().spared(turn));
    }

    /// Yields the next question after a pause, or at once when the operation is to turn back.
    Uni<Attempt> rest(Attempt attempt) {
        return interruptible(attempt, pause.after(attempt.repetition())).replaceWith(attempt::again);
    }

    /// Yields the next look after a pause: it has to be known what is there, whatever is wished meanwhile.
    Uni<Attempt> restBeforeLook(Attempt attempt) {
        return pause.after(attempt.repetition()).replaceWith(attempt::again);
    }

    /// Yields after that time, or at once when the operation is to turn back.
    Uni<Attempt> wait(Attempt attempt, Duration time) {
        return interruptible(attempt, RetryPause.of(time)).replaceWith(attempt);
    }

    private Uni<Void> interruptible(Attempt attempt, Uni<Void> time) {
        return attempt.rollingBack() ? time : Uni.combine().any().of(journal.cancelled(attempt), time);
    }

    private static boolean passing(Throwable failure) {
        return failure instanceof ProxmoxException.Unreachable || failure instanceof ProxmoxException.Locked;
    }

    private static boolean unanswered(Throwable failure) {
        return failure instanceof ProxmoxException.UnknownOutcome || failure instanceof ProxmoxException.Failed;
    }
}
