package dev.slipway.task;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskLog;
import dev.slipway.proxmox.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;
import java.util.function.Function;

/// What this package asks of Proxmox VE: the state of a task, a part of its log, the class of its exit status.
record TaskSource(
        Function<TaskRef, Uni<TaskStatus>> status,
        LogReader log,
        BiFunction<TaskRef, String, ProxmoxException> reason) {

    /// Reads up to `limit` lines of a task's log, from line `start` (0 is the first).
    @FunctionalInterface
    interface LogReader {
        Uni<TaskLog> read(TaskRef task, int start, int limit);
    }
}
