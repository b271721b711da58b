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
}
