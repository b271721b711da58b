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
    /// VMID belongs to somebody else. Safe to repeat.
    public Uni<Operation> run(Operation operation, Step step, StepWork work) {
        return switch (operation.stepState(step)) {
            case SUCCEEDED, SKIPPED -> Uni.createFrom().item(operation);
            case FAILED -> Uni.createFrom().failure(() -> recorded(operation, step));
            case RUNNING -> resume(new Attempt(operation, step, work, clock.instant(), 0));
            case PENDING -> begin(new Attempt(operation, step, work, clock.instant(), 0));
        };
    }

    /// `since` is when this process took the step up: the time in which we did not run is no time of trying.
    private record Attempt(Operation operation, Step step, StepWork work, Instant since, int repetition) {

        Attempt with(Operation changed) {
            return new Attempt(changed, step, work, since, repetition);
        }

        Attempt again() {
            return new Attempt(operation, step, work, since, repetition + 1);
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
            case Entry.Intended ignored -> lookOrRepeat(attempt);
            case Entry.Dispatched dispatched -> await(attempt, dispatched.upid());
            case Entry.Doubted ignored -> look(attempt);
            default -> doubt(attempt, "Slipway stopped before it noted whether the call was sent");
        };
    }

    private Uni<Operation> dispatch(Attempt attempt) {
        return call(attempt).onItemOrFailure().transformToUni((answer, failure) -> switch (failure) {
            case null -> answered(attempt, answer);
            case ProxmoxException refusal -> failed(attempt, refusal, List.of());
            default -> Uni.createFrom().failure(failure);
        });
    }

    /// What is to be undone waits for as long as Proxmox VE is away; that it does is in the journal after the first
    // call.
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

    /// Nobody knows whether the effect is there: adopt it, wait for who is at work, or dispatch again.
    private Uni<Operation> look(Attempt attempt) {
        return seen(attempt, effect -> switch (effect) {
            case StepWork.Effect.Absent ignored ->
                outOfTime(attempt) ? fail(attempt, Failure.lost(attempt.step())) : retry(attempt);
            case StepWork.Effect.Present present -> complete(attempt, present.notes());
            case StepWork.Effect.Underway underway -> ended(attempt, underway.upids(), this::look);
            case StepWork.Effect.Foreign ignored -> taken(attempt);
            case StepWork.Effect.Stuck stuck -> fail(attempt, Failure.stuck(attempt.step(), stuck));
        });
    }

    /// Proxmox VE refused; that is as it should be when the effect is there, and final when it is not.
    private Uni<Operation> lookAfter(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return seen(attempt, effect -> switch (effect) {
            case StepWork.Effect.Absent ignored ->
                failure instanceof ProxmoxException.AlreadyExists ? taken(attempt) : giveUp(attempt, failure, logTail);
            case StepWork.Effect.Present present -> complete(attempt, present.notes());
            case StepWork.Effect.Underway underway ->
                ended(attempt, underway.upids(), next -> lookAfter(next, failure, logTail));
            case StepWork.Effect.Foreign ignored -> taken(attempt);
            case StepWork.Effect.Stuck stuck -> fail(attempt, Failure.stuck(attempt.step(), stuck));
        });
    }

    /// Looks until Proxmox VE answers: a question without an answer is no reason to give anything up, as long as there
    /// is time.
    private Uni<StepWork.Effect> effect(Attempt attempt) {
        return attempt.work()
                .effect(attempt.operation())
                .onFailure(StepRunner::unanswered)
                .call(() -> pause.after(attempt.repetition()))
                .onFailure(StepRunner::unanswered)
                .retry()
                .until(failure -> unanswered(failure) && !outOfTime(attempt))
                .onFailure(ProxmoxException.class)
                .recoverWithUni(failure -> fail(attempt, Failure.of(attempt.step(), failure, List.of())));
    }

    /// Waits for the end of all these tasks. One that does not end in its time ends the step: it would be found again
    /// by the next look, and waited for without an end.
    private Uni<Attempt> ended(Attempt attempt, List<Upid> upids) {
        return Uni.join()
                .all(upids.stream().map(upid -> ended(attempt, upid)).toList())
                .andFailFast()
                .chain(outcomes -> outcomes.stream()
                        .filter(TaskOutcome.Overdue.class::isInstance)
                        .map(TaskOutcome.Overdue.class::cast)
                        .findFirst()
                        .map(overdue -> lookOnce(attempt, Failure.overdue(attempt.step(), upids.getFirst(), overdue)))
                        .orElseGet(() -> then.apply(attempt)));
    }

    private Uni<TaskOutcome> ended(Attempt attempt, Upid upid) {
        return tasks.completion(new TaskRef(attempt.operation().cluster(), upid))
                .chain(outcome -> outcome instanceof TaskOutcome.Overdue overdue
                        ? fail(attempt, overdue(attempt.step(), upid, overdue))
                        : Uni.createFrom().item(outcome));
    }

    private Uni<Operation> complete(Attempt attempt, List<String> notes) {
        return end(attempt, new Entry.Completed(attempt.step(), notes, clock.instant()));
    }

    private Uni<Operation> giveUp(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return fail(attempt, Failure.of(attempt.step(), failure, logTail));
    }

    private <T> Uni<T> fail(Attempt attempt, Failure failure) {
        return write(attempt, new Entry.StepFailed(attempt.step(), failure, clock.instant()))
                .chain(() -> Uni.createFrom().failure(new StepFailure(failure)));
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
        return clock.instant().isAfter(attempt.since().plus(retryFor));
    }

    /// A cancelled operation turns back between steps and repetitions, unless it is on its way back already.
    private static boolean turnsBack(Operation operation) {
        return operation.cancelRequested() && !operation.rollingBack();
    }

    /// Whether a look may be answered the next time. A guest that is being cloned cannot be read by everybody, and what
    /// Proxmox VE has no words for passes more often than not.
    private static boolean unanswered(Throwable failure) {
        return failure instanceof ProxmoxException.Unreachable
                || failure instanceof ProxmoxException.Locked
                || failure instanceof ProxmoxException.UnknownOutcome
                || failure instanceof ProxmoxException.Forbidden
                || failure instanceof ProxmoxException.Failed;
    }

    private static StepFailure recorded(Operation operation, Step step) {
        return operation.latest(step).orElseThrow() instanceof Entry.StepFailed failed
                ? new StepFailure(failed.failure())
                : new StepFailure(operation.failure().orElseThrow());
    }

    private static Failure overdue(Step step, Upid upid, TaskOutcome.Overdue overdue) {
        return new Failure(
                step,
                "task-overdue",
                "the task %s still ran after %d s"
                        .formatted(upid, overdue.deadline().toSeconds()),
                "Look at the task in Proxmox VE; it may still end.",
                List.of());
    }

    private static Failure lost(Attempt attempt) {
        return new Failure(
                attempt.step(),
                "unknown-outcome",
                "Proxmox VE lost the request each time it was sent",
                "Look at the health of the node, then try again.",
                List.of());
    }

    private static Failure stuck(Step step, StepWork.Effect.Stuck stuck) {
        return new Failure(step, "guest-locked", stuck.reason(), stuck.advice(), List.of());
    }
}
