package dev.slipway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.JsonApi;
import dev.slipway.process.Program.Running;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The running simulator: what it knows for certain, and what shall go wrong in it.
final class Simulator implements AutoCloseable {

    /// A call that it received; `kind` is method and path without the names and numbers in it.
    record Received(Instant at, String kind) {

        /// What is asked again and again whether somebody uses Slipway or not.
        boolean ofPollers() {
            return kind.matches("GET /cluster/resources|GET /nodes/\\*/network|GET /nodes/\\*/qemu/\\*/config"
                    + "|GET /nodes/\\*/storage/\\*/content|GET /version|GET /access/permissions");
        }
    }

    /// A task from its first to its last moment.
    record Ended(String upid, String type, Instant startedAt, Instant endedAt) {

        Duration duration() {
            return Duration.between(startedAt, endedAt);
        }
    }

    private final Running process;
    private final JsonApi api;

    Simulator(Running process) {
        this.process = process;
        this.api = new JsonApi("https://127.0.0.1:" + process.port(), "none");
    }

    int port() {
        return process.port();
    }

    /// The latest 20,000 calls since [#forgetCalls].
    List<Received> calls() {
        return list("requests")
                .map(call -> new Received(
                        Instant.parse(call.get("at").textValue()),
                        call.get("method").textValue() + " "
                                + call.get("path")
                                        .textValue()
                                        .replaceAll("/nodes/[^/]+", "/nodes/*")
                                        .replaceAll("/qemu/\\d+", "/qemu/*")
                                        .replaceAll("/tasks/[^/]+", "/tasks/*")))
                .toList();
    }

    void forgetCalls() {
        api.send(api.request("/simulator/requests").DELETE());
    }

    /// The latest 5,000 tasks that have ended, by UPID.
    Map<String, Ended> endedTasks() {
        Map<String, Ended> ended = new HashMap<>();
        list("tasks").filter(task -> task.hasNonNull("ended_at")).forEach(task -> {
            String upid = task.get("upid").textValue();
            ended.put(
                    upid,
                    new Ended(
                            upid,
                            upid.split(":")[5],
                            Instant.parse(task.get("started_at").textValue()),
                            Instant.parse(task.get("ended_at").textValue())));
        });
        return ended;
    }

    long runningTasks() {
        return list("tasks").filter(task -> !task.hasNonNull("ended_at")).count();
    }

    /// Every guest as it really is.
    List<JsonNode> guests() {
        return list("guests").toList();
    }

    /// From now on every call waits this long for its answer.
    void slow(Duration delay) {
        post("/simulator/faults", "{\"delay_ms\": %d, \"times\": 1000000000}".formatted(delay.toMillis()));
    }

    void down() {
        post("/simulator/options", "{\"cluster_down\": true}");
    }

    /// Takes back what was done to it.
    void recover() {
        api.send(api.request("/simulator/faults").DELETE());
    }

    private void post(String path, String body) {
        api.send(api.request(path).POST(BodyPublishers.ofString(body)));
    }

    private Stream<JsonNode> list(String what) {
        JsonNode answer = api.get("/simulator/" + what);
        return StreamSupport.stream(Objects.requireNonNull(answer.get(what)).spliterator(), false);
    }

    @Override
    public void close() {
        process.close();
    }
}
