package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Tasks: lists, status, log and stopping.
final class TaskCalls {

    private static final int CLUSTER_LIST = 25;

    private final Simulation simulation;
    private final Rights rights;

    TaskCalls(Simulation simulation) {
        this.simulation = simulation;
        this.rights = new Rights(simulation);
    }

    void register(Calls calls) {
        calls.add(
                "GET", "/cluster/tasks", "", Permission.everybody(), (request, reply) -> reply.data(cluster(request)));
        calls.add("GET", "/nodes/{node}/tasks", """
                errors boolean
                limit integer 0..
                since integer
                source string enum=archive|active|all
                start integer 0..
                statusfilter string {pve-task-status-type-list}
                typefilter string
                until integer
                userfilter string
                vmid integer 100..999999999 {pve-vmid}
                """, Permission.everybody(), this::list);
        calls.add("GET", "/nodes/{node}/tasks/{upid}/status", "upid! string", Permission.everybody(), this::status);
        calls.add("GET", "/nodes/{node}/tasks/{upid}/log", """
                download boolean
                limit integer 0..
                start integer 0..
                upid! string
                """, Permission.everybody(), this::log);
        calls.add("DELETE", "/nodes/{node}/tasks/{upid}", "upid! string", Permission.everybody(), this::stop);
    }

    private JsonArray cluster(ApiRequest request) {
        return AccessCalls.array(simulation.tasks.list().stream()
                .filter(task -> mayRead(request, task))
                .limit(CLUSTER_LIST)
                .map(TaskCalls::clusterEntry)
                .toList());
    }

    private void list(ApiRequest request, Reply reply) {
        String source = request.text("source").orElse("archive");
        List<Task> found = simulation.tasks.list().stream()
                .filter(task -> task.node().equals(request.node()))
                .filter(task -> source.equals("all") || source.equals(task.isRunning() ? "active" : "archive"))
                .filter(task -> mayRead(request, task))
                .filter(task -> matches(request, task))
                .toList();
        long limit = request.number("limit", 50);
        List<JsonObject> page = found.stream()
                .skip(request.number("start", 0))
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .map(TaskCalls::nodeEntry)
                .toList();
        reply.list(AccessCalls.array(page), found.size());
    }

    private static boolean matches(ApiRequest request, Task task) {
        long second = task.upid.startedAt().getEpochSecond();
        return request.text("vmid").filter(id -> !id.equals(task.upid.id())).isEmpty()
                && request.text("typefilter")
                        .filter(t -> !task.upid.type().equals(t))
                        .isEmpty()
                && request.text("userfilter")
                        .filter(u -> !task.upid.user().contains(u))
                        .isEmpty()
                && second >= request.number("since", 0)
                && second <= request.number("until", Long.MAX_VALUE)
                && (!request.flag("errors") || task.failed())
                && request.text("statusfilter")
                        .map(f -> Set.of(f.split("[,; ]", -1)).contains(statusKind(task)))
                        .orElse(true);
    }

    private static String statusKind(Task task) {
        if (task.isRunning() || task.exitStatus.equals("unexpected status")) {
            return "unknown";
        }
        return task.exitStatus.equals("OK") ? "ok" : task.failed() ? "error" : "warning";
    }

    private boolean mayRead(ApiRequest request, Task task) {
        return request.identity().owns(task.upid.user())
                || rights.has(request.identity(), "/nodes/" + task.node(), "Sys.Audit");
    }

    private static JsonObject clusterEntry(Task task) {
        JsonObject out = describe(task).put("saved", task.isRunning() ? "0" : "1");
        out.remove("pstart");
        if (task.isRunning()) {
            return out;
        }
        out.remove("pid");
        return ended(out, task);
    }

    /// A running task is listed from another file than an ended one, which names the token as part of the
    /// user.
    private static JsonObject nodeEntry(Task task) {
        if (!task.isRunning()) {
            return ended(describe(task), task);
        }
        JsonObject out = describe(task).put("status", "RUNNING").put("saved", "0");
        out.remove("tokenid");
        return out.put("user", task.upid.user());
    }

    private static JsonObject ended(JsonObject out, Task task) {
        return out.put("status", task.exitStatus)
                .put("endtime", task.endedAt.orElseThrow().getEpochSecond());
    }

    private static JsonObject describe(Task task) {
        JsonObject out = new JsonObject()
                .put("upid", task.upid.toString())
                .put("node", task.node())
                .put("pid", task.upid.pid())
                .put("pstart", task.upid.pstart())
                .put("starttime", task.upid.startedAt().getEpochSecond())
                .put("type", task.upid.type())
                .put("id", task.upid.id());
        String user = task.upid.user();
        int bang = user.indexOf('!');
        return bang < 0
                ? out.put("user", user)
                : out.put("user", user.substring(0, bang)).put("tokenid", user.substring(bang + 1));
    }

    private Task readable(ApiRequest request) {
        Task task = find(request);
        if (!mayRead(request, task)) {
            throw ApiError.forbidden("/nodes/%s, Sys.Audit".formatted(request.node()));
        }
        return task;
    }

    private Task find(ApiRequest request) {
        String upid = request.require("upid");
        if (!upid.matches(
                "UPID:[a-zA-Z0-9-]+:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}:[^:\\s/]+:[^:\\s/]*:[^:\\s/]+:")) {
            throw ApiError.internal("unable to parse worker upid '%s'".formatted(upid));
        }
        return simulation
                .tasks
                .find(request.node(), upid)
                .orElseThrow(() -> ApiError.parameter("upid", "no such task"));
    }

    private void status(ApiRequest request, Reply reply) {
        Task task = readable(request);
        JsonObject out = describe(task).put("status", task.isRunning() ? "running" : "stopped");
        reply.data(
                task.isRunning()
                        ? out
                        : out.put("exitstatus", task.readTooSoon ? "unexpected status" : task.exitStatus));
        task.readTooSoon = task.readTooSoon && task.isRunning();
    }

    private void log(ApiRequest request, Reply reply) {
        if (simulation.tasks.find(request.node(), request.require("upid")).isEmpty()) {
            reply.list(line(1, "unable to open file - No such file or directory"), 1);
            return;
        }
        Task task = readable(request);
        if (task.log.isEmpty()) {
            reply.list(new JsonArray().add(line(1, "no content")), 1);
            return;
        }
        long limit = request.number("limit", 50);
        int from = (int) Math.min(request.number("start", 0), task.log.size());
        int to = limit == 0 ? task.log.size() : (int) Math.min(from + limit, task.log.size());
        JsonArray lines = new JsonArray();
        IntStream.range(from, to).forEach(i -> lines.add(line(i + 1, task.log.get(i))));
        reply.list(lines, task.log.size());
    }

    private static JsonObject line(int number, String text) {
        return new JsonObject().put("n", number).put("t", text);
    }

    private void stop(ApiRequest request, Reply reply) {
        Task task = find(request);
        if (!request.identity().owns(task.upid.user())) {
            rights.require(request.identity(), "/nodes/" + request.node(), "Sys.Modify");
        }
        if (!task.isRunning()) {
            reply.done();
            return;
        }
        simulation.after(simulation.scaled(Duties.ABORT), () -> {
            simulation.tasks.worker(task).ifPresent(TaskRun::abort);
            reply.done();
        });
    }
}
