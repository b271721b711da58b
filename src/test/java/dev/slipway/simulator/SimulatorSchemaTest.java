package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares the simulator's parameter tables with the schemas that Proxmox VE publishes.
class SimulatorSchemaTest {

    private static final Path SCHEMAS = Path.of("..", "shared", "pve");

    @ParameterizedTest
    @CsvSource({"8.4.21,apidoc-8.4.json", "9.2.11,apidoc-9.2.json"})
    void tablesAgreeWithTheRealSchema(String version, String file) throws IOException {
        // Given
        Path path = SCHEMAS.resolve(file);
        assumeTrue(Files.exists(path), "no " + path + " beside this checkout");
        Map<String, JsonObject> operations = new HashMap<>();
        collect(new JsonArray(Files.readString(path)), operations);

        // When
        List<String> differences = new ArrayList<>();
        for (Call call : calls(version)) {
            JsonObject operation = operations.get(call.method() + " " + call.path());
            if (operation == null) {
                differences.add(call.method() + " " + call.path() + " does not exist");
            } else {
                compare(call, operation, differences);
            }
        }

        // Then
        assertThat(differences).isEmpty();
    }

    private static List<Call> calls(String version) {
        SimulatorOptions options = SimulatorOptions.forTests().version(version);
        Simulation simulation = new Simulation(options, new SimulatorClock.Manual(Instant.EPOCH));
        return new Calls(simulation)
                .all().stream().filter(call -> !call.path().equals("/")).toList();
    }

    private static void collect(JsonArray nodes, Map<String, JsonObject> operations) {
        for (int i = 0; i < nodes.size(); i++) {
            JsonObject node = nodes.getJsonObject(i);
            JsonObject info = node.getJsonObject("info", new JsonObject());
            info.fieldNames()
                    .forEach(method ->
                            operations.put(method + " " + node.getString("path"), info.getJsonObject(method)));
            collect(node.getJsonArray("children", new JsonArray()), operations);
        }
    }

    private static void compare(Call call, JsonObject operation, List<String> differences) {
        JsonObject properties =
                operation.getJsonObject("parameters", new JsonObject()).getJsonObject("properties", new JsonObject());
        Set<String> names = new TreeSet<>(properties.fieldNames());
        for (Parameter parameter : call.parameters().parameters()) {
            String name = parameter.name() + (parameter.indexed() ? "[n]" : "");
            String where = "%s %s: %s ".formatted(call.method(), call.path(), name);
            if (names.remove(name)) {
                compare(parameter, properties.getJsonObject(name), where, differences);
            } else {
                differences.add(where + "does not exist");
            }
        }
        names.forEach(name -> differences.add("%s %s: %s is missing".formatted(call.method(), call.path(), name)));
        boolean tokenAllowed = !"0".equals(String.valueOf(operation.getValue("allowtoken", 1)));
        if (tokenAllowed != call.tokenAllowed()) {
            differences.add("%s %s: allowtoken".formatted(call.method(), call.path()));
        }
    }

    private static void compare(Parameter parameter, JsonObject schema, String where, List<String> differences) {
        check(where + "type", schema.getString("type"), parameter.type(), differences);
        boolean required = !"1".equals(String.valueOf(schema.getValue("optional", 0)));
        check(where + "required", required, parameter.required(), differences);
        check(where + "minimum", number(schema, "minimum"), parameter.minimum(), differences);
        check(where + "maximum", number(schema, "maximum"), parameter.maximum(), differences);
        check(
                where + "maxLength",
                number(schema, "maxLength").map(BigDecimal::intValue),
                parameter.maxLength(),
                differences);
        check(where + "pattern", Optional.ofNullable(schema.getString("pattern")), parameter.pattern(), differences);
        check(where + "requires", Optional.ofNullable(schema.getString("requires")), parameter.requires(), differences);
        // Proxmox VE leaves a list empty that depends on what is installed
        List<String> choices = Optional.ofNullable(schema.getJsonArray("enum")).orElseGet(JsonArray::new).stream()
                .map(Object::toString)
                .toList();
        check(where + "enum", choices, parameter.choices(), differences);
        if (schema.getValue("format") instanceof String format) {
            check(where + "format", Optional.of(format), parameter.format(), differences);
        }
    }

    private static Optional<BigDecimal> number(JsonObject schema, String key) {
        return Optional.ofNullable(schema.getValue(key)).map(value -> new BigDecimal(value.toString()));
    }

    private static void check(String what, Object real, Object ours, List<String> differences) {
        if (!real.equals(ours)) {
            differences.add("%s is %s, here %s".formatted(what, real, ours));
        }
    }
}
