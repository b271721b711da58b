package dev.slipway.simulator;

import dev.slipway.proxmox.Upid;
import java.util.List;

/// A task as it really is; `exitStatus` is empty while it runs.
public record TaskView(Upid upid, String exitStatus, List<String> log) {

    static TaskView of(Task task) {
        return new TaskView(task.upid, task.exitStatus, List.copyOf(task.log));
    }
}
