package dev.slipway.simulator;

import dev.slipway.proxmox.Upid;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A task as it really is; `exitStatus` and `endedAt` are empty while it runs. Its times are finer than the seconds of
/// Proxmox VE.
public record TaskView(Upid upid, String exitStatus, List<String> log, Instant startedAt, Optional<Instant> endedAt) {

    static TaskView of(Task task) {
        return new TaskView(task.upid, task.exitStatus, List.copyOf(task.log), task.startedAt, task.endedAt);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("upid", upid.toString())
                .put("exit_status", exitStatus)
                .put("started_at", startedAt.toString())
                .put("ended_at", endedAt.map(Instant::toString).orElse(null));
    }
}
