package dev.slipway.view;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClient;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskLog;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import dev.slipway.refusal.Refusal;
import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Any task of a cluster, those of others too: how it is, and what it wrote.
@ApplicationScoped
public class Tasks {

    private static final Duration WHILE_RUNNING = Duration.ofSeconds(1);
    private static final Duration FOR_THE_LIST = Duration.ofSeconds(30);
    private static final Duration ONCE_ENDED = Duration.ofHours(1);
    private static final int TASKS = 500;
    private static final int PAGES = 50;
    private static final int TAIL = 50;

    private record Name(ClusterName cluster, Upid upid) {}

    private record Part(Name task, int start, int limit) {}

    private final ProxmoxClusters clusters;
    private final Recent<Name, TaskView> tasks;
    private final Recent<Part, TaskLog> logs;

    public Tasks(ProxmoxClusters clusters, InstantSource clock) {
        this.clusters = clusters;
        this.tasks = new Recent<>(TASKS, Tasks::fresh, clock);
        this.logs = new Recent<>(PAGES, log -> WHILE_RUNNING, clock);
    }

    /// An end that is not understood, or not listed, may have been looked at too early.
    private static Duration fresh(TaskView task) {
        if (task.status().equals("running") || task.outcome().equals("unknown")) {
            return WHILE_RUNNING;
        }
        return task.endTime() == null ? FOR_THE_LIST : ONCE_ENDED;
    }

    /// Yields the task, at most a second old while it runs. Fails with [Refusal.NotFound] when its node knows no such
    /// task (any more). Only reads.
    public Uni<Asked<TaskView>> find(ClusterName cluster, Upid upid) {
        ProxmoxClient client = clusters.client(cluster);
        return tasks.get(
                        new Name(cluster, upid),
                        () -> client.taskStatus(upid)
                                .chain(status -> status.running() ? running(client, status) : ended(client, status)))
                .onFailure(ProxmoxException.NotFound.class)
                .transform(missing -> new Refusal.NotFound(
                        "node %s of cluster %s knows no task %s: it has forgotten it, or the task is of another cluster"
                                .formatted(upid.node(), cluster, upid)));
    }

    /// Yields lines of the task's log. Fails as [#find] does. Only reads.
    public Uni<TaskView.Log> log(ClusterName cluster, Upid upid, int start, int limit) {
        return find(cluster, upid)
                .chain(task -> logs.get(
                                new Part(new Name(cluster, upid), start, limit),
                                () -> clusters.client(cluster).taskLog(upid, start, limit))
                        .map(log -> log(task.value(), log.value(), start)));
    }

    private static TaskView.Log log(TaskView task, TaskLog log, int start) {
        int end = start + log.lines().size();
        List<TaskView.Line> lines = IntStream.range(0, log.lines().size())
                .mapToObj(i -> new TaskView.Line(start + i + 1, log.lines().get(i)))
                .toList();
        return new TaskView.Log(
                task.upid(), task.cluster(), task.status(), lines, start, log.total(), end < log.total() ? end : null);
    }

    private static Uni<TaskView> running(ProxmoxClient client, TaskStatus status) {
        return client.taskLog(status.upid(), 0, TAIL)
                .chain(log -> log.total() > TAIL
                        ? client.taskLog(status.upid(), log.total() - TAIL, TAIL)
                        : Uni.createFrom().item(log))
                .map(log -> TaskProgress.in(log.lines()))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(Optional.empty())
                .map(progress ->
                        view(client, status, progress.map(TaskProgress::percent).orElse(null), null));
    }

    private static Uni<TaskView> ended(ProxmoxClient client, TaskStatus status) {
        boolean done =
                switch (status.verdict()) {
                    case SUCCEEDED, WARNED -> true;
                    case RUNNING, DOUBTFUL, FAILED -> false;
                };
        return client.views()
                .endOf(status.upid())
                .onFailure(ProxmoxException.class)
                .recoverWithItem(Optional.empty())
                .map(end -> view(client, status, done ? 100 : null, end.orElse(null)));
    }

    private static TaskView view(
            ProxmoxClient client, TaskStatus status, @Nullable Integer progress, @Nullable Instant endedAt) {
        Upid upid = status.upid();
        return new TaskView(
                upid,
                client.cluster(),
                upid.node(),
                upid.type(),
                upid.id(),
                status.running() ? "running" : "stopped",
                outcome(status),
                status.exitStatus(),
                progress,
                upid.startedAt(),
                endedAt,
                upid.user());
    }

    private static String outcome(TaskStatus status) {
        return switch (status.verdict()) {
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case WARNED -> "warned";
            case FAILED -> "failed";
            case DOUBTFUL -> "unknown";
        };
    }
}
