package dev.slipway.proxmox;

import org.jspecify.annotations.Nullable;

/// What `GET /nodes/{node}/tasks/{upid}/status` answers; `exitStatus` is there only once the task has stopped.
public record TaskStatus(
        Upid upid, boolean running, @Nullable String exitStatus) {

    static TaskStatus read(Upid upid, Fields data) {
        boolean running = data.requiredText("status").equals("running");
        return new TaskStatus(upid, running, running ? null : data.text("exitstatus"));
    }

    /// An entry of a node's list has the exit status in `status`, and `endtime` only when the task has ended.
    static TaskStatus readListed(Fields entry) {
        boolean running = !entry.has("endtime");
        return new TaskStatus(Upid.parse(entry.requiredText("upid")), running, running ? null : entry.text("status"));
    }

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
