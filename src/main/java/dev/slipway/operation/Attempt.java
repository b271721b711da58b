package dev.slipway.operation;

import java.time.Duration;
import java.time.Instant;

/// One step on its way, and how often it was repeated.
///
/// `until` is when to give up repeating. It counts from when this process took the step up, so that the time in
/// which Slipway did not run is not taken for time in which Proxmox VE did not answer.
record Attempt(Operation operation, Step step, StepWork work, int repetition, Instant until) {

    Attempt with(Operation changed) {
        return new Attempt(changed, step, work, repetition, until);
    }

    Attempt again() {
        return new Attempt(operation, step, work, repetition + 1, until);
    }

    /// The same with some time that does not count.
    Attempt spared(Duration time) {
        return new Attempt(operation, step, work, repetition, until.plus(time));
    }

    boolean rollingBack() {
        return operation.rollingBack();
    }

    /// A cancelled operation turns back between steps and repetitions, unless it is on its way back already.
    boolean turnsBack() {
        return operation.cancelRequested() && !operation.rollingBack() && mayTurnBack();
    }

    /// Only a creation can undo a call that is executed late: any other operation would have ended as cancelled, and
    /// then it would happen after all.
    private boolean mayTurnBack() {
        return operation.kind().makesGuest() || operation.doubtedAt(step).isEmpty();
    }
}
