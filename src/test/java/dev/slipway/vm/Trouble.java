package dev.slipway.vm;

import dev.slipway.simulator.Fault;
import dev.slipway.simulator.TaskEnd;
import java.util.function.UnaryOperator;

/// A fault of the one call that a change of a VM sends, and what may come of it.
enum Trouble {
    LOCK_BUSY(
            fault -> fault.answer(500, "can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout"),
            Outcome.SURVIVED),
    LOCKED_BY_BACKUP(fault -> fault.answer(500, "VM is locked (backup)"), Outcome.SURVIVED),
    NO_WORKER(fault -> fault.answer(500, "got no worker upid - start worker failed"), Outcome.SURVIVED),
    NODE_DOWN(fault -> fault.answer(595, "No route to host").times(3), Outcome.SURVIVED),
    TIMED_OUT_NOT_DONE(fault -> fault.answer(596, "Connection timed out"), Outcome.SURVIVED),
    TIMED_OUT_BUT_DONE(fault -> fault.answerAfterExecution(596, "Connection timed out"), Outcome.SURVIVED),
    DROPPED_NOT_DONE(Fault::dropBeforeExecution, Outcome.SURVIVED),
    DROPPED_BUT_DONE(Fault::dropAfterExecution, Outcome.SURVIVED),
    FORBIDDEN(
            fault -> fault.answer(403, "Permission check failed (/vms/1, VM.PowerMgmt)")
                    .always(),
            Outcome.FAILED),
    BROKEN(fault -> fault.answer(500, "something is broken for good").always(), Outcome.FAILED),
    TASK_LOCK_BUSY(
            fault -> fault.endTask(
                    new TaskEnd.Failed("can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout")),
            Outcome.SURVIVED),
    TASK_FAILED(
            fault -> fault.endTask(new TaskEnd.Failed("it broke while it ran")).always(), Outcome.FAILED),
    TASK_WARNED(fault -> fault.endTask(new TaskEnd.Warnings()), Outcome.SURVIVED),
    TASK_KILLED(fault -> fault.endTask(new TaskEnd.Killed()), Outcome.SURVIVED_IF_SEEN),
    TASK_VANISHED_DONE(fault -> fault.endTask(new TaskEnd.Vanished(true)), Outcome.SURVIVED_IF_SEEN),
    TASK_VANISHED_NOT_DONE(fault -> fault.endTask(new TaskEnd.Vanished(false)), Outcome.SURVIVED_IF_SEEN);

    enum Outcome {
        SURVIVED,
        /// Survived where a look tells whether it was done; else nobody knows, and it is not done again.
        SURVIVED_IF_SEEN,
        FAILED
    }

    final UnaryOperator<Fault> effect;
    final Outcome outcome;

    Trouble(UnaryOperator<Fault> effect, Outcome outcome) {
        this.effect = effect;
        this.outcome = outcome;
    }

    boolean ofTask() {
        return name().startsWith("TASK_");
    }

    /// A task that is not known may still turn up, which is waited for.
    boolean takesItsTime() {
        return name().startsWith("TASK_VANISHED");
    }
}
