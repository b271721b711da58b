package dev.slipway.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The parameters that one call takes; anything else is refused, as the real schema does.
///
/// A table is text with one [Parameter] per line. A line that starts with `8:` or `9:` holds for that major
/// version only. `name[n]` stands for `name0`, `name1` and so on. `SimulatorSchemaTest` compares every
/// table with the real schemas.
final class ParameterTable {

    private final Map<String, Parameter> byName = new LinkedHashMap<>();

    private ParameterTable() {}

    static ParameterTable parse(String lines, int majorVersion) {
        ParameterTable table = new ParameterTable();
        lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .flatMap(line -> forVersion(line, majorVersion).stream())
                .map(Parameter::parse)
                .forEach(parameter ->
                        table.byName.put(parameter.name() + (parameter.indexed() ? "[n]" : ""), parameter));
        return table;
    }

    private static Optional<String> forVersion(String line, int majorVersion) {
        if (line.length() < 2 || line.charAt(1) != ':') {
            return Optional.of(line);
        }
        return Character.digit(line.charAt(0), 10) == majorVersion ? Optional.of(line.substring(2)) : Optional.empty();
    }

    Collection<Parameter> parameters() {
        return byName.values();
    }

    /// The parameter that a name stands for, `net3` being an instance of `net[n]`.
    Optional<Parameter> find(String name) {
        Parameter exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        String stem = name.replaceFirst("\\d{1,3}$", "");
        return stem.equals(name) ? Optional.empty() : Optional.ofNullable(byName.get(stem + "[n]"));
    }

    /// Throws the 400 of Proxmox VE with one text per wrong parameter.
    void verify(Map<String, String> values) {
        Map<String, String> errors = new TreeMap<>();
        values.forEach(
                (name, value) -> find(name)
                        .ifPresentOrElse(
                                parameter -> parameter.verify(name, value).ifPresent(error -> errors.put(name, error)),
                                () -> errors.put(
                                        name,
                                        "property is not defined in schema and the schema does not allow additional properties")));
        for (Parameter parameter : byName.values()) {
            if (parameter.required() && !values.containsKey(parameter.name())) {
                errors.put(parameter.name(), "property is missing and it is not optional");
            }
            parameter
                    .requires()
                    .filter(needed -> values.containsKey(parameter.name()) && !values.containsKey(needed))
                    .ifPresent(needed -> errors.put(
                            needed, "missing property - '%s' requires this property".formatted(parameter.name())));
        }
        if (!errors.isEmpty()) {
            throw ApiError.invalid(errors);
        }
    }
}
