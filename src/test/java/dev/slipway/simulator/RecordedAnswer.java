package dev.slipway.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// An answer of the real Proxmox VE, and how one of the simulator may differ from it.
record RecordedAnswer(int status, String reason, String body) {

    /// Fields that say which element of a list is meant.
    private static final Set<String> NAMES = Set.of("id", "key", "name", "subdir");

    /// Fields that depend on the time of asking: an ended task has them, a running one does not.
    private static final Set<String> TIMING = Set.of("exitstatus", "endtime");

    /// The recording has this one now as a number and now as text.
    private static final String EITHER = "saved";

    static RecordedAnswer parse(JsonObject response) {
        String[] line = response.getString("status_line").split(" ", 3);
        return new RecordedAnswer(
                Integer.parseInt(line[1]),
                line[2],
                Optional.ofNullable(response.getString("body")).orElse(""));
    }

    /// Notes which UPID and digest of ours stands for which recorded one.
    void learn(Api.Answer answer, Map<String, String> ours) {
        Optional<JsonObject> real = json(body);
        Optional<JsonObject> here = json(answer.body());
        if (real.isEmpty() || here.isEmpty()) {
            return;
        }
        Object data = real.get().getValue("data");
        Object mine = here.get().getValue("data");
        if (data instanceof String upid && upid.startsWith("UPID:") && mine instanceof String own) {
            ours.put(upid, own);
        }
        if (data instanceof JsonObject object && object.containsKey("digest") && mine instanceof JsonObject own) {
            ours.put(object.getString("digest"), own.getString("digest", ""));
        }
    }

    Optional<String> difference(Api.Answer answer) {
        if (status != answer.status()) {
            return Optional.of("status %d %s, here %d %s".formatted(status, reason, answer.status(), answer.reason()));
        }
        if (!anonymous(reason).equals(anonymous(answer.reason()))) {
            return Optional.of("reason '%s', here '%s'".formatted(reason, answer.reason()));
        }
        Optional<JsonObject> real = json(body);
        Optional<JsonObject> here = json(answer.body());
        if (real.isEmpty() || here.isEmpty()) {
            return real.isEmpty() == here.isEmpty() && anonymous(body).equals(anonymous(answer.body()))
                    ? Optional.empty()
                    : Optional.of("body '%s', here '%s'".formatted(body, answer.body()));
        }
        return shape("", real.get(), here.get());
    }

    private static Optional<JsonObject> json(String text) {
        try {
            return text.startsWith("{") ? Optional.of(new JsonObject(text)) : Optional.empty();
        } catch (DecodeException malformed) {
            return Optional.empty();
        }
    }

    static String anonymous(String text) {
        return text.replaceAll("[0-9]+", "#");
    }

    private static Optional<String> shape(String where, Object real, Object here) {
        if (!kind(real).equals(kind(here))) {
            return Optional.of("%s is %s %s, here %s %s".formatted(where, kind(real), real, kind(here), here));
        }
        return switch (real) {
            case JsonObject object -> objects(where, object, (JsonObject) here);
            case JsonArray array -> lists(where, array, (JsonArray) here);
            case null, default ->
                where.startsWith("/errors/") && !anonymous(real.toString()).equals(anonymous(here.toString()))
                        ? Optional.of("%s is '%s', here '%s'".formatted(where, real, here))
                        : Optional.empty();
        };
    }

    private static Optional<String> objects(String where, JsonObject real, JsonObject here) {
        Set<String> missing = new TreeSet<>(real.fieldNames());
        missing.removeAll(here.fieldNames());
        missing.removeAll(TIMING);
        Set<String> extra = new TreeSet<>(here.fieldNames());
        extra.removeAll(real.fieldNames());
        extra.removeAll(TIMING);
        if (!missing.isEmpty() || !extra.isEmpty()) {
            return Optional.of("%s lacks %s and adds %s".formatted(where, missing, extra));
        }
        return real.fieldNames().stream()
                .filter(key -> here.containsKey(key) && !key.equals(EITHER))
                .flatMap(key -> shape(where + "/" + key, real.getValue(key), here.getValue(key)).stream())
                .findFirst();
    }

    /// Elements are compared with their namesakes; how many there are depends on what else the node held.
    private static Optional<String> lists(String where, JsonArray real, JsonArray here) {
        if (real.isEmpty() != here.isEmpty()) {
            return Optional.of("%s has %d elements, here %d".formatted(where, real.size(), here.size()));
        }
        for (Object element : real) {
            Optional<Object> match =
                    here.stream().filter(own -> sameName(element, own)).findFirst();
            Optional<String> difference = match.flatMap(own -> shape(where + "[]", element, own));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static boolean sameName(Object real, Object here) {
        if (!(real instanceof JsonObject first) || !(here instanceof JsonObject second)) {
            return true;
        }
        if (first.containsKey("upid")
                && (first.containsKey("endtime") != second.containsKey("endtime")
                        || first.containsKey("tokenid") != second.containsKey("tokenid"))) {
            return false;
        }
        return NAMES.stream()
                .filter(first::containsKey)
                .allMatch(name -> first.getValue(name).equals(second.getValue(name)));
    }

    private static String kind(Object value) {
        return switch (value) {
            case null -> "null";
            case JsonObject object -> "object";
            case JsonArray array -> "list";
            case Number number -> "number";
            case Boolean flag -> "boolean";
            default -> "text";
        };
    }
}
