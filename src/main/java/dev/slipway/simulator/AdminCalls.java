package dev.slipway.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The paths under `/simulator` that no Proxmox VE has: faults, the truth about guests, tasks, requests and
/// options (see the package's page).
final class AdminCalls {

    private final Simulation simulation;

    AdminCalls(Simulation simulation) {
        this.simulation = simulation;
    }

    void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                answer(request, 200, route(request.method().name() + " " + request.path(), body));
            } catch (IllegalArgumentException | ClassCastException | DecodeException | ApiError wrong) {
                answer(request, 400, new JsonObject().put("error", wrong.getMessage()));
            }
        });
    }

    private static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode());
    }

    private JsonObject route(String call, Buffer body) {
        return switch (call) {
            case "GET /simulator/faults" -> faults();
            case "POST /simulator/faults" -> addFault(body.toJsonObject());
            case "DELETE /simulator/faults" -> {
                simulation.faults.clear();
                yield new JsonObject();
            }
            case "GET /simulator/guests" -> guests();
            case "POST /simulator/guests" -> addGuest(body.toJsonObject());
            case "GET /simulator/volumes" -> volumes();
            case "GET /simulator/births" -> births();
            case "GET /simulator/changes" -> new JsonObject().put("changes", requests(simulation.requests.changes()));
            case "GET /simulator/requests" -> new JsonObject().put("requests", requests(simulation.requests.list()));
            case "DELETE /simulator/requests" -> {
                simulation.requests.clear();
                yield new JsonObject();
            }
            case "GET /simulator/tasks" -> tasks();
            case "GET /simulator/options" -> new JsonObject().put("version", simulation.options.version);
            case "POST /simulator/options" -> options(body.toJsonObject());
            case String unknown -> throw new IllegalArgumentException("unknown admin call " + unknown);
        };
    }

    private JsonObject faults() {
        JsonArray list = new JsonArray();
        simulation
                .faults
                .list()
                .forEach(fault -> list.add(new JsonObject()
                        .put("label", fault.label())
                        .put("used", fault.used())
                        .put("text", fault.toString())));
        return new JsonObject().put("faults", list);
    }

    private JsonObject addFault(JsonObject json) {
        Fault fault = Fault.on(json.getString("method", ".*"), json.getString("path", ".*"))
                .skip(json.getLong("skip", 0L))
                .times(json.getLong("times", 1L))
                .label(json.getString("label", ""))
                .delay(Duration.ofMillis(json.getLong("delay_ms", 0L)));
        json.getJsonObject("params", new JsonObject())
                .forEach(param -> fault.with(param.getKey(), param.getValue().toString()));
        boolean executed = json.getBoolean("executed", false);
        switch (json.getString("effect", "")) {
            case "answer" -> answerWith(fault, json, executed);
            case "drop" -> {
                if (executed) {
                    fault.dropAfterExecution();
                } else {
                    fault.dropBeforeExecution();
                }
            }
            case "task" -> fault.endTask(taskEnd(json.getString("end", ""), json.getString("text", ""), executed));
            case "" -> {}
            case String unknown -> throw new IllegalArgumentException("effect is answer, drop or task, not " + unknown);
        }
        simulation.faults.add(fault);
        return new JsonObject().put("added", fault.toString());
    }

    private static void answerWith(Fault fault, JsonObject json, boolean executed) {
        int status = json.getInteger("status", 500);
        String text = json.getString("text", "simulated fault");
        if (json.containsKey("errors")) {
            Map<String, String> errors = new HashMap<>();
            json.getJsonObject("errors")
                    .forEach(e -> errors.put(e.getKey(), e.getValue().toString()));
            fault.invalid(errors);
        } else if (executed) {
            fault.answerAfterExecution(status, text);
        } else {
            fault.answer(status, text);
        }
    }

    private static TaskEnd taskEnd(String end, String text, boolean executed) {
        return switch (end) {
            case "failed" -> new TaskEnd.Failed(text);
            case "warnings" -> new TaskEnd.Warnings();
            case "killed" -> new TaskEnd.Killed();
            case "vanished" -> new TaskEnd.Vanished(executed);
            case "hung" -> new TaskEnd.Hung();
            case "late" -> new TaskEnd.Late();
            case String unknown ->
                throw new IllegalArgumentException(
                        "end is failed, warnings, killed, vanished, hung or late, not " + unknown);
        };
    }

    private JsonObject guests() {
        JsonArray list = new JsonArray();
        simulation.get(() -> GuestView.of(simulation.world)).forEach(guest -> list.add(guest.toJson()));
        return new JsonObject().put("guests", list);
    }

    /// Refuses a VMID that is taken: who plants a guest must not wipe out another.
    private JsonObject addGuest(JsonObject json) {
        int vmid = json.getInteger("vmid", 0);
        WorldPlan plan = WorldPlan.empty()
                .vm(
                        vmid,
                        json.getString("node", ""),
                        json.getString("name", ""),
                        json.getString("storage", ""),
                        json.getString("disk", "8G"),
                        json.getBoolean("running", false));
        simulation.run(() -> {
            if (simulation.world.has(vmid)) {
                throw new IllegalArgumentException("VMID %d is taken".formatted(vmid));
            }
            WorldBuilder.addGuests(simulation.world, plan, simulation.clock.now());
        });
        return json;
    }

    private JsonObject volumes() {
        JsonArray list = new JsonArray();
        simulation.run(() -> simulation.world.volumes().stream()
                .filter(volume -> volume.content().equals("images"))
                .forEach(volume ->
                        list.add(new JsonObject().put("id", volume.id()).put("vmid", volume.vmid()))));
        return new JsonObject().put("volumes", list);
    }

    private JsonObject births() {
        JsonArray list = new JsonArray();
        simulation
                .get(simulation.chronicle::births)
                .forEach(birth -> list.add(new JsonObject()
                        .put("at", birth.at().toString())
                        .put("vmid", birth.vmid())
                        .put("node", birth.node())
                        .put("user", birth.user())
                        .put("name", birth.name())
                        .put("description", birth.description())));
        return new JsonObject().put("births", list);
    }

    private static JsonArray requests(List<RequestRecord> entries) {
        JsonArray list = new JsonArray();
        entries.forEach(entry -> {
            JsonObject params = new JsonObject();
            entry.params().forEach((key, value) -> params.put(key, key.equals("cipassword") ? "**********" : value));
            list.add(new JsonObject()
                    .put("at", entry.at().toString())
                    .put("method", entry.method())
                    .put("path", entry.path())
                    .put("params", params)
                    .put("status", entry.status()));
        });
        return list;
    }

    private JsonObject tasks() {
        JsonArray list = new JsonArray();
        simulation
                .get(() -> simulation.tasks.list().stream().map(TaskView::of).toList())
                .forEach(task -> list.add(task.toJson()));
        return new JsonObject().put("tasks", list);
    }

    private JsonObject options(JsonObject json) {
        if (json.containsKey("task_time")) {
            simulation.taskTime(json.getDouble("task_time"));
        }
        if (json.containsKey("down_node")) {
            simulation.faults.nodeDown(json.getString("down_node"));
        }
        if (json.containsKey("up_node")) {
            simulation.faults.nodeUp(json.getString("up_node"));
        }
        if (json.containsKey("cluster_down")) {
            simulation.faults.clusterDown(json.getBoolean("cluster_down"));
        }
        if (json.getBoolean("kill_workers", false)) {
            simulation.run(simulation.tasks::killAll);
        }
        return json;
    }
}
