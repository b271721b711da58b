package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.task.TaskOutcome;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// The journal discipline around one step: write the intent, dispatch, write the UPID, wait, write the outcome.
///
/// What it does first depends on what the journal says, so that it can be called again after a restart at any instant:
///
/// | Journal | Runner |
/// |---|---|
/// | outcome | moves on |
/// | UPID, no outcome | waits for that task again |
/// | anything else begun | looks for the effect, adopts it or dispatches |
/// | nothing | writes the intent and dispatches |
@ApplicationScoped
public class StepRunner {

    private static final String UNNOTED = "Slipway stopped before it noted whether the call was sent";
    private static final Logger LOG = Logger.getLogger(StepRunner.class);

    private final Journal journal;
    private final OperationEvents events;
    private final TaskTracker tasks;
    private final InstantSource clock;
    private final RetryPause pause;
    private final Duration retryFor;

    public StepRunner(
            Journal journal, OperationEvents events, TaskTracker tasks, InstantSource clock, OperationConfig config) {
        this.journal = journal;
        this.events = events;
        this.tasks = tasks;
        this.clock = clock;
        this.pause = new RetryPause(config.retryPause(), config.retryPauseMax());
        this.retryFor = config.retryFor();
    }

    /// Yields the operation with this step's outcome in its journal. Fails with [StepFailure] when the step will not
    /// reach its effect, [OperationCancelled] when that was asked for before the step began, [VmIdTaken] when the
    /// VMID belongs to somebody else, [OperationAbandoned] when this process may no longer change anything. Safe to
    /// repeat.
    public Uni<Operation> run(Operation operation, Step step, StepWork work) {
        Attempt attempt = new Attempt(operation, step, work, 0, clock.instant().plus(retryFor));
        return operation.latest(step).map(latest -> resume(attempt, latest)).orElseGet(() -> begin(attempt));
    }

    /// `until` is when to give up repeating. It counts from when this process took the step up, so that the time in
    /// which Slipway did not run is not taken for time in which Proxmox VE did not answer.
    private record Attempt(Operation operation, Step step, StepWork work, int repetition, Instant until) {

        Attempt with(Operation changed) {
            return new Attempt(changed, step, work, repetition, until);
        }

        Attempt again() {
            return new Attempt(operation, step, work, repetition + 1, until);
        }
    }

    private Uni<Operation> begin(Attempt attempt) {
        if (turnsBack(attempt.operation())) {
            return Uni.createFrom()
                    .failure(new OperationCancelled(attempt.operation().id()));
        }
        return write(attempt, new Entry.Intended(attempt.step(), clock.instant()))
                .chain(this::dispatch);
    }

    private Uni<Operation> resume(Attempt attempt, Entry.OfStep latest) {
        return switch (latest) {
            case Entry.Intended ignored -> doubt(attempt, UNNOTED);
            case Entry.Dispatched dispatched -> await(attempt, dispatched.upid());
            case Entry.Retried ignored -> doubt(attempt, UNNOTED);
            case Entry.Doubted ignored -> lookOrRepeat(attempt);
            case Entry.Completed ignored -> Uni.createFrom().item(attempt.operation());
            case Entry.Skipped ignored -> Uni.createFrom().item(attempt.operation());
            case Entry.StepFailed failed -> Uni.createFrom().failure(() -> new StepFailure(failed.failure()));
        };
    }

    private Uni<Operation> dispatch(Attempt attempt) {
        return call(attempt).onItemOrFailure().transformToUni((answer, failure) -> switch (failure) {
            case null -> answered(attempt, answer);
            case ProxmoxException refusal -> failed(attempt, refusal, List.of());
            default -> Uni.createFrom().failure(failure);
        });
    }

    /// What is to be undone waits for as long as Proxmox VE is away; the journal has it after the first call.
    private Uni<StepWork.Dispatch> call(Attempt attempt) {
        Uni<StepWork.Dispatch> call =
                Uni.createFrom().deferred(() -> attempt.work().dispatch(attempt.operation()));
        return attempt.operation().rollingBack() && attempt.repetition() > 0
                ? again(call, ProxmoxException.Unreachable.class::isInstance)
                : call;
    }

    private Uni<Operation> answered(Attempt attempt, StepWork.Dispatch answer) {
        return switch (answer) {
            case StepWork.Dispatch.Task task ->
                write(attempt, new Entry.Dispatched(attempt.step(), task.upid(), clock.instant()))
                        .chain(next -> await(next, task.upid()));
            case StepWork.Dispatch.Done done -> complete(attempt, done.notes());
            case StepWork.Dispatch.Nothing nothing ->
                end(attempt, new Entry.Skipped(attempt.step(), nothing.reason(), clock.instant()));
            case StepWork.Dispatch.NotYet notYet -> dispatchAgain(attempt, RetryPause.of(notYet.pause()));
            case StepWork.Dispatch.Unsettled unsettled -> doubt(attempt, unsettled.reason());
        };
    }

    private Uni<Operation> await(Attempt attempt, Upid upid) {
        Operation operation = attempt.operation();
        return tasks.completion(
                        new TaskRef(operation.cluster(), upid), progress -> events.progressed(operation.id(), progress))
                .chain(outcome -> switch (outcome) {
                    case TaskOutcome.Succeeded ignored -> complete(attempt, List.of());
                    case TaskOutcome.SucceededWithWarnings warned -> complete(attempt, warned.lines());
                    case TaskOutcome.Failed failed -> failed(attempt, failed.reason(), failed.logTail());
                    case TaskOutcome.Vanished ignored -> doubt(attempt, "the node no longer knows the task " + upid);
                    case TaskOutcome.Overdue overdue ->
                        lookOnce(attempt, Failure.overdue(attempt.step(), upid, overdue));
                });
    }

    /// Decides by the class of the failure whether to repeat, to look, or to give up.
    private Uni<Operation> failed(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return switch (failure) {
            case ProxmoxException.Locked ignored -> repeat(attempt, failure, logTail);
            case ProxmoxException.Unreachable ignored -> repeat(attempt, failure, logTail);
            case ProxmoxException.Withheld ignored -> abandon(attempt);
            case ProxmoxException.UnknownOutcome ignored -> doubt(attempt, failure.getMessage());
            case ProxmoxException.AlreadyExists ignored -> lookOrGiveUp(attempt, failure, logTail);
            case ProxmoxException.WrongState ignored -> lookOrGiveUp(attempt, failure, logTail);
            case ProxmoxException.NotFound ignored -> lookOrGiveUp(attempt, failure, logTail);
            case ProxmoxException.Conflict ignored -> giveUp(attempt, failure, logTail);
            case ProxmoxException.Forbidden ignored -> giveUp(attempt, failure, logTail);
            case ProxmoxException.Rejected ignored -> giveUp(attempt, failure, logTail);
            case ProxmoxException.NoCapacity ignored -> giveUp(attempt, failure, logTail);
            case ProxmoxException.Failed ignored -> giveUp(attempt, failure, logTail);
        };
    }

    private Uni<Operation> repeat(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        if (!patient(attempt, failure)) {
            return giveUp(attempt, failure, logTail);
        }
        return write(attempt, new Entry.Retried(attempt.step(), failure.getMessage(), clock.instant()))
                .chain(this::retry);
    }

    private Uni<Operation> retry(Attempt attempt) {
        return dispatchAgain(attempt.again(), pause.after(attempt.repetition()));
    }

    private Uni<Operation> dispatchAgain(Attempt attempt, Uni<Void> pause) {
        return pause.chain(() -> current(attempt))
                .chain(next -> turnsBack(next.operation())
                        ? Uni.createFrom()
                                .failure(new OperationCancelled(next.operation().id()))
                        : dispatch(next));
    }

    private Uni<Operation> doubt(Attempt attempt, String reason) {
        return write(attempt, new Entry.Doubted(attempt.step(), reason, clock.instant()))
                .chain(this::lookOrRepeat);
    }

    /// Nobody knows whether the call was executed: without its effect it is sent again.
    private Uni<Operation> lookOrRepeat(Attempt attempt) {
        return look(attempt, absent -> outOfTime(absent) ? fail(absent, Failure.lost(absent.step())) : retry(absent));
    }

    /// Proxmox VE refused: that is as it should be when the effect is there, and final when it is not.
    private Uni<Operation> lookOrGiveUp(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return look(
                attempt,
                absent -> failure instanceof ProxmoxException.AlreadyExists
                        ? taken(absent)
                        : giveUp(absent, failure, logTail));
    }

    /// Adopts the effect if it is there, waits for who may be at work, and leaves it to `absent` when nobody is.
    private Uni<Operation> look(Attempt attempt, Function<Attempt, Uni<Operation>> absent) {
        return seen(attempt, effect -> switch (effect) {
            case StepWork.Effect.Absent ignored -> absent.apply(attempt);
            case StepWork.Effect.Present present -> complete(attempt, present.notes());
            case StepWork.Effect.Underway underway -> waitFor(attempt, underway.upids(), absent);
            case StepWork.Effect.Foreign ignored -> taken(attempt);
            case StepWork.Effect.Stuck stuck -> fail(attempt, Failure.stuck(attempt.step(), stuck));
        });
    }

    /// The task was not seen to end in its time, which may be because nobody answered: its effect counts. What is
    /// being undone is waited for however long it takes.
    private Uni<Operation> lookOnce(Attempt attempt, Failure overdue) {
        if (attempt.operation().rollingBack()) {
            return doubt(attempt, overdue.reason());
        }
        return seen(attempt, effect -> switch (effect) {
            case StepWork.Effect.Absent ignored -> fail(attempt, overdue);
            case StepWork.Effect.Present present -> complete(attempt, present.notes());
            case StepWork.Effect.Underway ignored -> fail(attempt, overdue);
            case StepWork.Effect.Foreign ignored -> taken(attempt);
            case StepWork.Effect.Stuck stuck -> fail(attempt, Failure.stuck(attempt.step(), stuck));
        });
    }

    private Uni<Operation> seen(Attempt attempt, Function<StepWork.Effect, Uni<Operation>> then) {
        return effect(attempt).onItemOrFailure().transformToUni((effect, failure) -> switch (failure) {
            case null -> then.apply(effect);
            case ProxmoxException.Withheld ignored -> abandon(attempt);
            case ProxmoxException blind -> giveUp(attempt, blind, List.of());
            default -> Uni.createFrom().failure(failure);
        });
    }

    /// Looks until Proxmox VE answers: an unanswered question is no reason to give anything up before its time.
    private Uni<StepWork.Effect> effect(Attempt attempt) {
        return again(
                Uni.createFrom().deferred(() -> attempt.work().effect(attempt.operation())),
                failure -> patient(attempt, failure) || (unanswered(failure) && !outOfTime(attempt)));
    }

    /// Asks again in growing pauses for as long as the failure is one of these.
    private <T> Uni<T> again(Uni<T> question, Predicate<Throwable> passing) {
        return Uni.createFrom().deferred(() -> {
            AtomicInteger asked = new AtomicInteger();
            return question.onFailure(passing)
                    .call(() -> pause.after(asked.getAndIncrement()))
                    .onFailure(passing)
                    .retry()
                    .indefinitely();
        });
    }

    private Uni<Operation> waitFor(Attempt attempt, List<Upid> upids, Function<Attempt, Uni<Operation>> absent) {
        return Uni.join()
                .all(upids.stream().map(upid -> overdue(attempt, upid)).toList())
                .andFailFast()
                .chain(overdue -> overdue.stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(failure -> lookOnce(attempt, failure))
                        .orElseGet(() -> look(attempt, absent)));
    }

    private Uni<Optional<Failure>> overdue(Attempt attempt, Upid upid) {
        return tasks.completion(new TaskRef(attempt.operation().cluster(), upid))
                .map(outcome -> outcome instanceof TaskOutcome.Overdue overdue
                        ? Optional.of(Failure.overdue(attempt.step(), upid, overdue))
                        : Optional.empty());
    }

    private Uni<Operation> complete(Attempt attempt, List<String> notes) {
        return end(attempt, new Entry.Completed(attempt.step(), notes, clock.instant()));
    }

    private Uni<Operation> giveUp(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return fail(attempt, Failure.of(attempt.step(), failure, logTail));
    }

    private Uni<Operation> fail(Attempt attempt, Failure failure) {
        return write(attempt, new Entry.StepFailed(attempt.step(), failure, clock.instant()))
                .chain(() -> Uni.createFrom().failure(new StepFailure(failure)));
    }

    private static Uni<Operation> abandon(Attempt attempt) {
        return Uni.createFrom()
                .failure(new OperationAbandoned(attempt.operation().id()));
    }

    private static Uni<Operation> taken(Attempt attempt) {
        return Uni.createFrom().failure(new VmIdTaken(attempt.operation().vmid()));
    }

    private Uni<Operation> end(Attempt attempt, Entry.OfStep entry) {
        return write(attempt, entry).map(Attempt::operation);
    }

    private Uni<Attempt> write(Attempt attempt, Entry.OfStep entry) {
        LOG.infof("%s %s: %s", attempt.operation().id(), attempt.step().label(), Transition.of(entry));
        return journal.append(attempt.operation().id(), entry)
                .invoke(events::changed)
                .map(attempt::with);
    }

    private Uni<Attempt> current(Attempt attempt) {
        return journal.find(attempt.operation().id()).map(found -> attempt.with(found.orElseThrow()));
    }

    /// Locks are waited for as long as configured, and what is to be undone for as long as Proxmox VE is away.
    private boolean patient(Attempt attempt, Throwable failure) {
        boolean away = failure instanceof ProxmoxException.Unreachable
                && attempt.operation().rollingBack();
        return away || (passing(failure) && !outOfTime(attempt));
    }

    private boolean outOfTime(Attempt attempt) {
        return clock.instant().isAfter(attempt.until());
    }

    /// A cancelled operation turns back between steps and repetitions, unless it is on its way back already.
    private static boolean turnsBack(Operation operation) {
        return operation.cancelRequested() && !operation.rollingBack();
    }

    private static boolean passing(Throwable failure) {
        return failure instanceof ProxmoxException.Unreachable || failure instanceof ProxmoxException.Locked;
    }

    /// Whether a look may be answered the next time: what Proxmox VE has no words for passes more often than not.
    private static boolean unanswered(Throwable failure) {
        return failure instanceof ProxmoxException.UnknownOutcome || failure instanceof ProxmoxException.Failed;
    }
}
