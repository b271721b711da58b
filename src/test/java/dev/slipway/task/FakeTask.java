package dev.slipway.task;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskLog;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One task as a node tells of it, and what it was asked.
final class FakeTask {

    final TaskRef ref;
    final List<String> log = new ArrayList<>();
    final List<Integer> logStarts = new ArrayList<>();
    int statusCalls;

    @Nullable
    String exitStatus;

    @Nullable
    Throwable trouble;

    @Nullable
    Uni<TaskStatus> answer;

    FakeTask(TaskRef ref) {
        this.ref = ref;
    }

    FakeTask(String type) {
        this(ref("pve1", type, 1));
    }

    static TaskRef ref(String node, String type, int pid) {
        return new TaskRef(
                ClusterName.DEFAULT,
                Upid.parse("UPID:%s:%08X:00048A00:%08X:%s:9000:slipway@pve!t:"
                        .formatted(node, pid, dev.slipway.TestClock.START.getEpochSecond(), type)));
    }

    TaskSource source() {
        return new TaskSource(
                task -> status(),
                (task, start, limit) -> log(start, limit),
                (task, exit) -> new ProxmoxException.Failed("task", exit),
                FakeTask::noList,
                FakeTask::noStop);
    }

    /// A node that does not say which of its tasks run.
    static Uni<Set<Upid>> noList(ClusterName cluster, NodeName node) {
        return Uni.createFrom().failure(new ProxmoxException.Failed("tasks", "no list"));
    }

    /// A node on which no task is ended.
    static Uni<Void> noStop(TaskRef task) {
        return Uni.createFrom().failure(new ProxmoxException.Failed("task", "not ended"));
    }

    Uni<TaskStatus> status() {
        statusCalls++;
        if (trouble != null) {
            return Uni.createFrom().failure(trouble);
        }
        return answer != null
                ? answer
                : Uni.createFrom().item(new TaskStatus(ref.upid(), exitStatus == null, exitStatus));
    }

    Uni<TaskLog> log(int start, int limit) {
        logStarts.add(start);
        List<String> part = log.subList(Math.min(start, log.size()), Math.min(log.size(), start + limit));
        return Uni.createFrom().item(new TaskLog(part, log.size()));
    }
}
