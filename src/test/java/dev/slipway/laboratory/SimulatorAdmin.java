package dev.slipway.laboratory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.laboratory.Evidence.Birth;
import dev.slipway.laboratory.Evidence.Change;
import dev.slipway.laboratory.Evidence.Guest;
import dev.slipway.laboratory.Evidence.Volume;
import dev.slipway.process.JsonApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The simulator's admin path: faults go in, the truth comes out.
final class SimulatorAdmin {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonApi api;

    SimulatorAdmin(int port) {
        api = new JsonApi("https://127.0.0.1:" + port, "none");
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    void arm(ObjectNode fault) {
        post("faults", fault, 200);
    }

    void option(String name, String value) {
        post("options", object().put(name, value), 200);
    }

    void option(String name, boolean value) {
        post("options", object().put(name, value), 200);
    }

    /// Yields false when the VMID is taken.
    boolean plant(ObjectNode guest) {
        return post("guests", guest, 400) == 200;
    }

    void clearFaults() {
        api.send(api.request("/simulator/faults").DELETE());
    }

    /// How many calls each kind of fault has hit so far.
    Map<String, Integer> hits() {
        Map<String, Integer> hits = new TreeMap<>();
        list("faults", fault -> fault)
                .forEach(fault -> hits.merge(
                        fault.get("label").textValue(), fault.get("used").intValue(), Integer::sum));
        hits.values().removeIf(used -> used == 0);
        return hits;
    }

    /// How many faults wait for a call to hit.
    long waiting() {
        return list("faults", fault -> fault.get("used").intValue()).stream()
                .filter(used -> used == 0)
                .count();
    }

    List<Guest> guests() {
        return list("guests", SimulatorAdmin::guest);
    }

    List<Volume> volumes() {
        return list(
                "volumes",
                volume -> new Volume(
                        volume.get("id").textValue(), volume.get("vmid").intValue()));
    }

    List<Birth> births() {
        return list(
                "births",
                birth -> new Birth(
                        birth.get("vmid").intValue(), birth.get("description").textValue()));
    }

    List<Change> changes() {
        return list(
                "changes",
                change -> new Change(
                        Instant.parse(change.get("at").textValue()),
                        change.get("method").textValue(),
                        change.get("path").textValue(),
                        change.get("status").intValue()));
    }

    private static Guest guest(JsonNode json) {
        Map<String, String> config = new HashMap<>();
        json.get("config")
                .properties()
                .forEach(option -> config.put(option.getKey(), option.getValue().textValue()));
        List<String> snapshots = new ArrayList<>();
        json.get("snapshots").forEach(snapshot -> snapshots.add(snapshot.textValue()));
        return new Guest(json.get("vmid").intValue(), json.get("running").booleanValue(), config, snapshots);
    }

    private <T> List<T> list(String what, Function<JsonNode, T> read) {
        List<T> list = new ArrayList<>();
        api.get("/simulator/" + what).get(what).forEach(entry -> list.add(read.apply(entry)));
        return list;
    }

    private int post(String what, ObjectNode body, int worst) {
        HttpResponse<String> answer =
                api.send(api.request("/simulator/" + what).POST(BodyPublishers.ofString(body.toString())));
        if (answer.statusCode() > worst) {
            throw new IllegalStateException(body + ": " + answer.body());
        }
        return answer.statusCode();
    }
}
