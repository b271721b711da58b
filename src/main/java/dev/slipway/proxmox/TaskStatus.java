package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// What `GET /nodes/{node}/tasks/{upid}/status` answers; `exitStatus` is there only once the task has stopped.
public record TaskStatus(
        Upid upid, boolean running, @Nullable String exitStatus) {

    /// What the exit status says (field guide 4.3).
    public enum Verdict {
        RUNNING,
        SUCCEEDED,
        /// `WARNINGS: n`, which is a success.
        WARNED,
        /// The log had no final line when it was read: killed, crashed, or just not written yet. Read it again
        /// before believing it.
        DOUBTFUL,
        FAILED
    }

    /// What to make of it; a doubtful one is to be read again.
    public Verdict verdict() {
        if (running) {
            return Verdict.RUNNING;
        }
        if (exitStatus == null
                || exitStatus.equals("unexpected status")
                || exitStatus.startsWith("unable to get last line from task log")) {
            return Verdict.DOUBTFUL;
        }
        if (exitStatus.equals("OK")) {
            return Verdict.SUCCEEDED;
        }
        return exitStatus.matches("WARNINGS: \\d+") ? Verdict.WARNED : Verdict.FAILED;
    }
}
