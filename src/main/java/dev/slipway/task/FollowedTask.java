package dev.slipway.task;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One task that somebody waits for: who they are, what is known of it, and when it is looked at next.
final class FollowedTask {

    /// Somebody who waits, told of progress and of the end.
    record Waiter(Consumer<TaskProgress> progress, Consumer<TaskOutcome> end) {}

    private enum Turn {
        RESTING,
        QUEUED
    }

    private final TaskRef task;
    private final Instant since;
    private final Duration deadline;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean ended;
    private Turn turn = Turn.RESTING;
    private Instant dueAt;
    private int unanswered;
    private @Nullable Instant awaySince;
    private Duration away = Duration.ZERO;
    private int doubted;
    private int linesSeen;
    private Instant logReadAt = Instant.MIN;
    private boolean missed;

    FollowedTask(TaskRef task, Instant since, Duration deadline) {
        this.task = task;
        this.since = since;
        this.deadline = deadline;
        this.dueAt = since;
    }

    TaskRef task() {
        return task;
    }

    Duration age(Instant now) {
        return Duration.between(since, now);
    }

    /// The part of its age in which the cluster could have told how it is.
    synchronized Duration watched(Instant now) {
        return age(now).minus(away).minus(awaySince == null ? Duration.ZERO : Duration.between(awaySince, now));
    }

    Duration deadline() {
        return deadline;
    }

    /// Adds a waiter, unless the task was left alone meanwhile: then `false`, and somebody has to follow it anew.
    synchronized boolean join(Waiter waiter) {
        return !ended && waiters.add(waiter);
    }

    /// Removes a waiter; `true` when nobody is left, and then nobody can join any more.
    synchronized boolean leave(Waiter waiter) {
        boolean last = waiters.remove(waiter) && waiters.isEmpty();
        ended |= last;
        return last;
    }

    /// Tells everybody that it is over; only the first call has an effect.
    void end(TaskOutcome outcome) {
        leaveAll().forEach(waiter -> waiter.end().accept(outcome));
    }

    private synchronized List<Waiter> leaveAll() {
        ended = true;
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        return all;
    }

    void tell(TaskProgress progress) {
        List<Waiter> all;
        synchronized (this) {
            all = List.copyOf(waiters);
        }
        all.forEach(waiter -> waiter.progress().accept(progress));
    }

    synchronized boolean ended() {
        return ended;
    }

    /// Takes the task's turn if it is due; it is given back with [#rest].
    synchronized boolean takeTurn(Instant now) {
        boolean mine = !ended && turn == Turn.RESTING && !now.isBefore(dueAt);
        turn = mine ? Turn.QUEUED : turn;
        return mine;
    }

    /// Makes the task due when a roll call asked at `askedAt` did not name it. That counts once: one that runs although
    /// it is never named must not be looked at after each of them.
    synchronized void missing(Instant askedAt, Instant now) {
        if (!missed && !askedAt.isBefore(since)) {
            missed = true;
            dueAt = now;
        }
    }

    /// Nobody looks at it before `until`.
    synchronized void rest(Instant until) {
        turn = Turn.RESTING;
        dueAt = until;
    }

    /// Counts the looks in a row that brought no answer, and since when that is because the cluster is away.
    synchronized int unanswered(Instant now, boolean clusterAway) {
        if (clusterAway && awaySince == null) {
            awaySince = now;
        } else if (!clusterAway) {
            back(now);
        }
        return ++unanswered;
    }

    synchronized void answered(Instant now) {
        unanswered = 0;
        back(now);
    }

    private void back(Instant now) {
        if (awaySince != null) {
            away = away.plus(Duration.between(awaySince, now));
            awaySince = null;
        }
    }

    /// Counts how often an exit status was read that may just be too early.
    synchronized int doubted() {
        return ++doubted;
    }

    /// The line to read the log from, when it was not read within `pause`.
    synchronized Optional<Integer> logDue(Instant now, Duration pause) {
        if (logReadAt.isAfter(now.minus(pause))) {
            return Optional.empty();
        }
        logReadAt = now;
        return Optional.of(linesSeen);
    }

    synchronized void sawLines(int count) {
        linesSeen += count;
    }

    synchronized int linesSeen() {
        return linesSeen;
    }
}
