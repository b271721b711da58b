package dev.slipway.simulator;

import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All tasks of the cluster, newest first, and their workers.
final class Tasks {

    private static final int KEPT = 5000;

    private final Simulation simulation;
    private final Deque<Task> newestFirst = new ArrayDeque<>();
    private final Map<String, Task> byUpid = new HashMap<>();
    private final Map<String, TaskRun> running = new HashMap<>();
    private final Instant bootedAt;
    private long nextPid = 0x1000;

    Tasks(Simulation simulation) {
        this.simulation = simulation;
        this.bootedAt = simulation.clock.now().minus(Duration.ofHours(1));
    }

    /// Starts a worker for a call and yields its UPID.
    String start(ApiRequest request, String type, String id, TaskRun.Step body) {
        return start(request.node(), type, id, request.identity().id(), request.taskEnd(), body);
    }

    String start(String node, String type, String id, String user, TaskEnd scripted, TaskRun.Step body) {
        Instant now = simulation.clock.now();
        long jiffies = Duration.between(bootedAt, now).toMillis() / 10;
        Instant second = Instant.ofEpochSecond(now.getEpochSecond());
        Task task = new Task(new Upid(new NodeName(node), nextPid++, jiffies, second, type, id, user), now);
        keep(task);
        TaskRun run = new TaskRun(simulation, task, scripted);
        running.put(task.upid.toString(), run);
        run.start(body);
        return task.upid.toString();
    }

    void keep(Task task) {
        newestFirst.addFirst(task);
        byUpid.put(task.upid.toString(), task);
        if (newestFirst.size() > KEPT && !newestFirst.getLast().isRunning()) {
            byUpid.remove(newestFirst.removeLast().upid.toString());
        }
        nextPid = Math.max(nextPid, task.upid.pid() + 1);
    }

    void ended(Task task) {
        running.remove(task.upid.toString());
    }

    Optional<Task> find(String node, String upid) {
        return Optional.ofNullable(byUpid.get(upid)).filter(task -> task.node().equals(node) && !task.hidden);
    }

    Optional<TaskRun> worker(Task task) {
        return Optional.ofNullable(running.get(task.upid.toString()));
    }

    List<Task> list() {
        return newestFirst.stream().filter(task -> !task.hidden).toList();
    }

    /// Ends the workers of all running tasks as SIGKILL would.
    void killAll() {
        List.copyOf(new ArrayList<>(running.values())).forEach(TaskRun::kill);
    }
}
