package dev.slipway.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Shuffles the keys of answers and turns some numbers into text, as Perl does, to keep parsers honest.
final class Scramble {

    private final Random random;
    private final double numericStrings;

    Scramble(long seed, double numericStrings) {
        this.random = new Random(seed);
        this.numericStrings = numericStrings;
    }

    synchronized JsonObject apply(JsonObject object) {
        List<Map.Entry<String, Object>> entries = new ArrayList<>();
        object.forEach(entries::add);
        Collections.shuffle(entries, random);
        JsonObject out = new JsonObject();
        for (Map.Entry<String, Object> entry : entries) {
            if (entry.getValue() == null) {
                out.putNull(entry.getKey());
            } else {
                out.put(entry.getKey(), value(entry.getValue()));
            }
        }
        return out;
    }

    private Object value(Object value) {
        return switch (value) {
            case JsonObject object -> apply(object);
            case JsonArray array -> {
                JsonArray out = new JsonArray();
                array.forEach(item -> out.add(value(item)));
                yield out;
            }
            case Number number when numericStrings > 0 && random.nextDouble() < numericStrings -> number.toString();
            case Object other -> other;
        };
    }
}
