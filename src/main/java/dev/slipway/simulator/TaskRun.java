package dev.slipway.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The worker of a running task: its steps in time, its locks, its clean-up, and how it ends.
final class TaskRun {

    /// A part of a task; an [ApiError] ends the task with its text.
    @FunctionalInterface
    interface Step {
        void run(TaskRun run);
    }

    final Task task;
    private final Simulation simulation;
    private final TaskEnd scripted;
    private final List<Locks.Lease> leases = new ArrayList<>();
    private Step cleanUp = run -> {};
    private String failurePrefix = "";
    private String abortText = "received interrupt";
    private boolean continues;
    private boolean warned;

    TaskRun(Simulation simulation, Task task, TaskEnd scripted) {
        this.simulation = simulation;
        this.task = task;
        this.scripted = scripted;
    }

    void start(Step body) {
        if (scripted instanceof TaskEnd.Vanished vanished) {
            task.hidden = true;
            if (!vanished.executed()) {
                kill();
                return;
            }
        }
        perform(body);
    }

    void log(String line) {
        task.log.add(line);
    }

    void warn(String line) {
        log("WARN: " + line);
        warned = true;
    }

    /// Goes on with a step after a duration that `taskTime` scales.
    void then(Duration duration, Step step) {
        thenExactly(simulation.scaled(duration), step);
    }

    /// Goes on after a duration that nothing scales: a timeout that the caller chose.
    void thenExactly(Duration duration, Step step) {
        continues = true;
        simulation.after(duration, () -> {
            if (task.isRunning() && !endsAsScripted()) {
                perform(step);
            }
        });
    }

    /// Does not end with this step: the task waits for something that [#proceed] is told of.
    void hold() {
        continues = true;
    }

    /// What a task waited for has happened.
    void proceed(Step step) {
        if (task.isRunning()) {
            perform(step);
        }
    }

    /// Takes the lock of a guest for the rest of the task; ends the task when it cannot be had in time.
    void lockGuest(int vmid, boolean shared, Duration wait, Step step) {
        continues = true;
        simulation.locks.guest(
                vmid, shared, wait, lease -> locked(lease, step), () -> failLater(Locks.guestTimeout(vmid)));
    }

    /// Takes the lock of a storage and hands it to the step, which releases it.
    void lockStorage(Storage storage, String node, Consumer<Locks.Lease> step) {
        continues = true;
        simulation.locks.storage(
                storage,
                node,
                lease -> locked(lease, run -> step.accept(lease)),
                () -> failLater(storage.lockTimeout()));
    }

    private void locked(Locks.Lease lease, Step step) {
        if (!task.isRunning()) {
            lease.release();
            return;
        }
        leases.add(lease);
        perform(step);
    }

    private void failLater(String text) {
        if (task.isRunning()) {
            fail(text);
        }
    }

    /// What undoes a half-done task when it fails or is aborted; a killed worker leaves it undone.
    void onFailure(String prefix, Step undo) {
        failurePrefix = prefix;
        cleanUp = undo;
    }

    void onAbort(String text) {
        abortText = text;
    }

    private void perform(Step step) {
        continues = false;
        try {
            step.run(this);
        } catch (ApiError error) {
            fail(error.asTaskError());
            return;
        }
        if (continues || !task.isRunning()) {
            return;
        }
        finish();
    }

    /// Applied where the task would go on: a scripted end replaces the rest of the task.
    private boolean endsAsScripted() {
        return switch (scripted) {
            case TaskEnd.Failed failed -> {
                fail(failed.text());
                yield true;
            }
            case TaskEnd.Killed killed -> {
                kill();
                yield true;
            }
            case TaskEnd.Hung hung -> true;
            case TaskEnd.Normal normal -> false;
            case TaskEnd.Late late -> false;
            case TaskEnd.Warnings warnings -> false;
            case TaskEnd.Vanished vanished -> false;
        };
    }

    private void finish() {
        if (endsAsScripted()) {
            return;
        }
        if (scripted instanceof TaskEnd.Warnings) {
            warn("something is not as it should be");
        }
        task.readTooSoon = scripted instanceof TaskEnd.Late;
        String status = warned ? "WARNINGS: 1" : "OK";
        end(status, "TASK " + status);
    }

    private void fail(String text) {
        cleanUp.run(this);
        String status = failurePrefix + text;
        end(status, "TASK ERROR: " + status);
    }

    void abort() {
        cleanUp.run(this);
        if (failurePrefix.isEmpty()) {
            log(abortText);
            end("unexpected status", "");
        } else {
            end(failurePrefix + abortText, "TASK ERROR: " + failurePrefix + abortText);
        }
    }

    /// The worker dies without a word: locks in the configuration and half-made volumes stay.
    void kill() {
        end("unexpected status", "");
    }

    private void end(String status, String lastLine) {
        if (!lastLine.isEmpty()) {
            log(lastLine);
        }
        task.exitStatus = status;
        task.endedAt = Optional.of(simulation.clock.now());
        List.copyOf(leases).forEach(Locks.Lease::release);
        simulation.tasks.ended(task);
    }
}
