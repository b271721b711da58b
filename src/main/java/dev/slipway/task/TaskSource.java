package dev.slipway.task;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskLog;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// What this package asks of Proxmox VE: the state of a task, a part of its log, the class of its exit
/// status, and which tasks of a node run; and the one thing that it does, to end a task.
record TaskSource(
        Function<TaskRef, Uni<TaskStatus>> status,
        LogReader log,
        BiFunction<TaskRef, String, ProxmoxException> reason,
        BiFunction<ClusterName, NodeName, Uni<Set<Upid>>> running,
        Function<TaskRef, Uni<Void>> stop) {

    /// Reads up to `limit` lines of a task's log, from line `start` (0 is the first).
    @FunctionalInterface
    interface LogReader {
        Uni<TaskLog> read(TaskRef task, int start, int limit);
    }

    static TaskSource of(ProxmoxClusters clusters) {
        return new TaskSource(
                task -> clusters.client(task.cluster()).taskStatus(task.upid()),
                (task, start, limit) -> clusters.client(task.cluster()).taskLog(task.upid(), start, limit),
                (task, exitStatus) -> clusters.client(task.cluster()).failureOf(task.upid(), exitStatus),
                (cluster, node) -> clusters.client(cluster).runningTasks(node),
                task -> clusters.client(task.cluster()).stopTask(task.upid()));
    }
}
