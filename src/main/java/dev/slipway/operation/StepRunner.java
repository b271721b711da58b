package dev.slipway.operation;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.Upid;
import dev.slipway.task.TaskOutcome;
import dev.slipway.task.TaskRef;
import dev.slipway.task.TaskTracker;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
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
///
/// A call that surely was not sent because the cluster is away is held: it is tried again until somebody answers,
/// and the journal has that once.
@ApplicationScoped
public class StepRunner {

    private static final Logger LOG = Logger.getLogger(StepRunner.class);
    private static final String UNNOTED = "Slipway stopped before it noted whether the call was sent";

    private final StepJournal journal;
    private final StepPatience patience;
    private final OperationEvents events;
    private final TaskTracker tasks;
    private final InstantSource clock;

    public StepRunner(
            Journal journal, OperationEvents events, TaskTracker tasks, InstantSource clock, OperationConfig config) {
        this.journal = new StepJournal(journal, events);
        this.patience = new StepPatience(this.journal, clock, config);
        this.events = events;
        this.tasks = tasks;
        this.clock = clock;
    }

    /// Yields the operation with this step's outcome in its journal. Fails with [StepFailure] when the step will not
    /// reach its effect, [OperationCancelled] when that was asked for before the step began, [VmIdTaken] when the
    /// VMID belongs to somebody else, [OperationAbandoned] when this process may no longer change anything. Safe to
    /// repeat.
    public Uni<Operation> run(Operation operation, Step step, StepWork work) {
        Attempt attempt = patience.attempt(operation, step, work);
        return operation.latest(step).map(latest -> resume(attempt, latest)).orElseGet(() -> begin(attempt));
    }

    /// Ends the way forward at this step for a reason that is not Proxmox VE's: writes the failure and fails with
    /// [StepFailure].
    public Uni<Operation> giveUp(Operation operation, Step step, String code, String reason, String advice) {
        return fail(
                patience.attempt(operation, step, StepWork.skipped(reason)),
                new Failure(step, code, reason, advice, List.of()));
    }

    /// Ends the tasks of the operation that were given up because nobody saw them end: one that goes on would hold the
    /// lock of what is to be undone, or make it some day. Never fails for Proxmox VE's sake; safe to repeat.
    public Uni<Void> stopGivenUp(Operation operation) {
        return Multi.createFrom()
                .iterable(operation.givenUp())
                .onItem()
                .transformToUniAndConcatenate(upid -> stop(operation, upid))
                .collect()
                .last();
    }

    private Uni<Operation> begin(Attempt attempt) {
        if (attempt.turnsBack()) {
            return Uni.createFrom()
                    .failure(new OperationCancelled(attempt.operation().id()));
        }
        return journal.write(attempt, new Entry.Intended(attempt.step(), clock.instant()))
                .invoke(patience::called)
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
        Inquiry<StepWork.Dispatch> call = new Inquiry<>(
                attempt,
                now -> now.work().dispatch(now.operation()),
                StepPatience::holds,
                (now, failure) -> hold(attempt, now, failure),
                clock);
        return call.answer().onItemOrFailure().transformToUni((answer, failure) -> switch (failure) {
            case null -> answered(call.attempt(), answer);
            case ProxmoxException refusal -> failed(call.attempt(), refusal, List.of());
            default -> Uni.createFrom().failure(failure);
        });
    }

    /// Nobody answers. The journal has it after the first call; a cancelled operation does not wait for it.
    private Uni<Attempt> hold(Attempt first, Attempt attempt, Throwable away) {
        Uni<Attempt> noted = attempt.repetition() == first.repetition()
                ? journal.write(
                        attempt, new Entry.Retried(attempt.step(), String.valueOf(away.getMessage()), clock.instant()))
                : Uni.createFrom().item(attempt);
        return noted.chain(patience::rest).chain(journal::current);
    }

    private Uni<Operation> answered(Attempt attempt, StepWork.Dispatch answer) {
        return switch (answer) {
            case StepWork.Dispatch.Task task ->
                journal.write(attempt, new Entry.Dispatched(attempt.step(), task.upid(), clock.instant()))
                        .chain(next -> await(next, task.upid()));
            case StepWork.Dispatch.Done done -> complete(attempt, done.notes());
            case StepWork.Dispatch.Nothing nothing ->
                end(attempt, new Entry.Skipped(attempt.step(), nothing.reason(), clock.instant()));
            case StepWork.Dispatch.NotYet notYet ->
                patience.wait(attempt, notYet.pause()).chain(this::dispatchAgain);
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
                    case TaskOutcome.Overdue overdue -> lookOnce(attempt, upid, overdue);
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
        if (!patience.repeats(attempt, failure)) {
            return giveUp(attempt, failure, logTail);
        }
        return journal.write(attempt, new Entry.Retried(attempt.step(), failure.getMessage(), clock.instant()))
                .chain(this::retry);
    }

    private Uni<Operation> retry(Attempt attempt) {
        return patience.repetition(attempt).chain(this::dispatchAgain);
    }

    private Uni<Operation> dispatchAgain(Attempt attempt) {
        return journal.current(attempt).chain(this::dispatch);
    }

    private Uni<Operation> doubt(Attempt attempt, String reason) {
        return journal.write(attempt, new Entry.Doubted(attempt.step(), reason, clock.instant()))
                .chain(this::lookOrRepeat);
    }

    /// Nobody knows whether the call was executed: without its effect it is sent again.
    private Uni<Operation> lookOrRepeat(Attempt attempt) {
        return look(
                attempt,
                absent -> patience.outOfTime(absent) ? fail(absent, Failure.lost(absent.step())) : retry(absent));
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
        return seen(attempt, (now, effect) -> switch (effect) {
            case StepWork.Effect.Absent ignored -> absent.apply(now);
            case StepWork.Effect.Present present -> complete(now, present.notes());
            case StepWork.Effect.Underway underway -> waitFor(now, underway.upids(), absent);
            case StepWork.Effect.Elsewhere ignored -> patience.outOfTime(now) ? absent.apply(now) : retry(now);
            case StepWork.Effect.Foreign ignored -> taken(now);
            case StepWork.Effect.Stuck stuck -> fail(now, Failure.stuck(now.step(), stuck));
        });
    }

    /// The task was not seen to end in its time, which may be because nobody answered: its effect counts. What is
    /// being undone is waited for however long it takes, and what hangs there is ended and done again.
    private Uni<Operation> lookOnce(Attempt attempt, Upid upid, TaskOutcome.Overdue overdue) {
        Failure failure = Failure.overdue(attempt.step(), upid, overdue);
        if (attempt.rollingBack()) {
            return stopOverdue(attempt, upid).chain(() -> doubt(patience.afresh(attempt), failure.reason()));
        }
        return seen(attempt, (now, effect) -> switch (effect) {
            case StepWork.Effect.Absent ignored -> fail(now, failure);
            case StepWork.Effect.Present present -> complete(now, present.notes());
            case StepWork.Effect.Underway ignored -> fail(now, failure);
            case StepWork.Effect.Elsewhere ignored -> retry(now);
            case StepWork.Effect.Foreign ignored -> taken(now);
            case StepWork.Effect.Stuck stuck -> fail(now, Failure.stuck(now.step(), stuck));
        });
    }

    private Uni<Operation> seen(Attempt attempt, BiFunction<Attempt, StepWork.Effect, Uni<Operation>> then) {
        Inquiry<StepWork.Effect> look = new Inquiry<>(
                attempt,
                now -> now.work().effect(now.operation()),
                patience::looksAgain,
                (now, blind) -> patience.restBeforeLook(now),
                clock);
        return look.answer().onItemOrFailure().transformToUni((effect, failure) -> switch (failure) {
            case null -> then.apply(look.attempt(), effect);
            case ProxmoxException.Withheld ignored -> abandon(attempt);
            case ProxmoxException blind -> giveUp(look.attempt(), blind, List.of());
            default -> Uni.createFrom().failure(failure);
        });
    }

    private Uni<Operation> waitFor(Attempt attempt, List<Upid> upids, Function<Attempt, Uni<Operation>> absent) {
        return Uni.join()
                .all(upids.stream().map(upid -> overdue(attempt, upid)).toList())
                .andFailFast()
                .chain(overdue -> overdue.stream()
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(late -> lookOnce(attempt, late.upid(), late.outcome()))
                        .orElseGet(() -> look(attempt, absent)));
    }

    private record Late(Upid upid, TaskOutcome.Overdue outcome) {}

    private Uni<Optional<Late>> overdue(Attempt attempt, Upid upid) {
        return tasks.completion(new TaskRef(attempt.operation().cluster(), upid))
                .map(outcome -> outcome instanceof TaskOutcome.Overdue overdue
                        ? Optional.of(new Late(upid, overdue))
                        : Optional.empty());
    }

    /// Only what a creation started, and what it undoes: a task about a VM that is somebody's may be worse half done
    /// than late. Tasks of others are let be.
    private Uni<Void> stopOverdue(Attempt attempt, Upid upid) {
        Operation operation = attempt.operation();
        return operation.kind().makesGuest() && operation.started(upid)
                ? stop(operation, upid)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> stop(Operation operation, Upid upid) {
        LOG.infof("%s ends its task %s", operation.id(), upid);
        return tasks.stop(new TaskRef(operation.cluster(), upid))
                .onFailure(ProxmoxException.class)
                .invoke(failure -> LOG.infof("the task %s was not ended: %s", upid, failure.getMessage()))
                .onFailure(ProxmoxException.class)
                .recoverWithNull();
    }

    private Uni<Operation> complete(Attempt attempt, List<String> notes) {
        return end(attempt, new Entry.Completed(attempt.step(), notes, clock.instant()));
    }

    private Uni<Operation> giveUp(Attempt attempt, ProxmoxException failure, List<String> logTail) {
        return fail(attempt, Failure.of(attempt.step(), failure, logTail));
    }

    private Uni<Operation> fail(Attempt attempt, Failure failure) {
        return journal.write(attempt, new Entry.StepFailed(attempt.step(), failure, clock.instant()))
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
        return journal.write(attempt, entry).map(Attempt::operation);
    }
}
