package dev.slipway.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.proxmox.RawServer.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Proxmox VE's published schema, as far as it tells a good request from a bad one.
final class ApiSchema {

    private static final String BASE = "/api2/json";
    private static final Pattern DNS_NAME =
            Pattern.compile("([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?");
    private static final Map<String, Pattern> FORMATS = Map.of(
            "dns-name", DNS_NAME,
            "pve-node", Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"),
            "pve-vmid", Pattern.compile("[1-9][0-9]{2,8}"),
            "pve-storage-id", Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]*[a-zA-Z0-9]"),
            "pve-poolid", Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+){0,2}"),
            "pve-tag-list", Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]*(;[a-zA-Z0-9_][a-zA-Z0-9_+.-]*)*"),
            "pve-configid-list", Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]+(,[a-zA-Z][a-zA-Z0-9_-]+)*"),
            "urlencoded", Pattern.compile("[-%a-zA-Z0-9_.!~*'()]*"),
            "address-list", Pattern.compile("[0-9a-fA-F:.]+( [0-9a-fA-F:.]+)*"));

    private record Operation(String name, Pattern path, List<String> pathParameters, JsonNode info) {}

    private final List<Operation> operations = new ArrayList<>();

    private ApiSchema(JsonNode roots) {
        collect(roots);
    }

    static ApiSchema read(Path file) throws IOException {
        return new ApiSchema(new ObjectMapper().readTree(Files.readString(file)));
    }

    /// The operation, for example `GET /nodes/{node}/qemu/{vmid}/config`.
    Optional<String> operationOf(Request request) {
        return find(request).map(Operation::name);
    }

    /// What is wrong with a request; nothing when it fits. `closedToTokens` are operations that are meant to be.
    List<String> problemsOf(Request request, Set<String> closedToTokens) {
        Optional<Operation> found = find(request);
        if (found.isEmpty()) {
            return List.of(request.method() + " " + request.target() + ": no such operation");
        }
        Operation operation = found.get();
        List<String> problems = new ArrayList<>();
        JsonNode known = operation.info().at("/parameters/properties");
        Map<String, String> given = parameters(operation, request);
        given.forEach((name, value) -> definition(known, name)
                .ifPresentOrElse(
                        definition -> check(definition, name, value).ifPresent(problems::add),
                        () -> problems.add(name + " is not defined")));
        known.properties().forEach(entry -> {
            boolean required = entry.getValue().path("optional").asInt(0) == 0;
            if (required && !given.containsKey(entry.getKey())) {
                problems.add(entry.getKey() + " is missing");
            }
        });
        if (operation.info().path("allowtoken").asInt(1) == 0 && !closedToTokens.contains(operation.name())) {
            problems.add("is closed to tokens");
        }
        return problems.stream()
                .map(problem -> operation.name() + ": " + problem)
                .toList();
    }

    private void collect(JsonNode nodes) {
        for (JsonNode node : nodes) {
            String path = node.path("path").asText();
            node.path("info")
                    .properties()
                    .forEach(info -> operations.add(
                            new Operation(info.getKey() + " " + path, pattern(path), names(path), info.getValue())));
            collect(node.path("children"));
        }
    }

    private static Pattern pattern(String path) {
        return Pattern.compile(path.replaceAll("\\{[^}]+}", "([^/]+)"));
    }

    private static List<String> names(String path) {
        return Pattern.compile("\\{([^}]+)}")
                .matcher(path)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private Optional<Operation> find(Request request) {
        String path = path(request);
        return operations.stream()
                .filter(operation -> operation.name().startsWith(request.method() + " "))
                .filter(operation -> operation.path().matcher(path).matches())
                .findFirst();
    }

    private static String path(Request request) {
        return request.path().substring(BASE.length());
    }

    private static Map<String, String> parameters(Operation operation, Request request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher path = operation.path().matcher(path(request));
        if (path.matches()) {
            for (int index = 0; index < operation.pathParameters().size(); index++) {
                parameters.put(operation.pathParameters().get(index), decoded(path.group(index + 1)));
            }
        }
        String[] target = request.target().split("\\?", 2);
        List<String> encoded = List.of(target.length == 2 ? target[1] : "", request.body());
        for (String form : encoded) {
            for (String pair : form.split("&")) {
                if (!pair.isEmpty()) {
                    String[] parts = pair.split("=", 2);
                    parameters.put(decoded(parts[0]), decoded(parts[1]));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// `net0` is defined as `net[n]`.
    private static Optional<JsonNode> definition(JsonNode known, String name) {
        JsonNode indexed = known.path(name.replaceAll("\\d+$", "[n]"));
        return Optional.of(known.path(name).isMissingNode() ? indexed : known.path(name))
                .filter(definition -> !definition.isMissingNode());
    }

    private static Optional<String> check(JsonNode definition, String name, String value) {
        return Optional.<String>empty()
                .or(() -> type(definition, value))
                .or(() -> choice(definition, value))
                .or(() -> pattern(definition, value))
                .or(() -> format(definition.path("format"), value))
                .map(problem -> name + "=" + value + ": " + problem);
    }

    private static Optional<String> type(JsonNode definition, String value) {
        return switch (definition.path("type").asText("string")) {
            case "boolean" -> value.matches("[01]") ? Optional.empty() : Optional.of("is neither 0 nor 1");
            case "integer" -> value.matches("-?\\d+") ? range(definition, value) : Optional.of("is no integer");
            case "number" -> value.matches("-?\\d+(\\.\\d+)?") ? range(definition, value) : Optional.of("is no number");
            default ->
                value.length() > definition.path("maxLength").asInt(Integer.MAX_VALUE)
                                || value.length() < definition.path("minLength").asInt(0)
                        ? Optional.of("is too long or too short")
                        : Optional.empty();
        };
    }

    private static Optional<String> range(JsonNode definition, String value) {
        double number = Double.parseDouble(value);
        return number < definition.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                        || number > definition.path("maximum").asDouble(Double.POSITIVE_INFINITY)
                ? Optional.of("is out of range")
                : Optional.empty();
    }

    private static Optional<String> choice(JsonNode definition, String value) {
        JsonNode choices = definition.path("enum");
        return choices.isMissingNode()
                        || choices.valueStream()
                                .anyMatch(choice -> choice.asText().equals(value))
                ? Optional.empty()
                : Optional.of("is not in the enumeration");
    }

    private static Optional<String> pattern(JsonNode definition, String value) {
        // Perl writes "(?^:" for a group with the default modifiers
        String pattern = definition.path("pattern").asText("").replace("(?^", "(?");
        return pattern.isEmpty() || value.matches(pattern)
                ? Optional.empty()
                : Optional.of("does not match " + pattern);
    }

    /// A named format, or the description of a property string.
    private static Optional<String> format(JsonNode format, String value) {
        if (format.isObject()) {
            return propertyString(format, value);
        }
        Pattern pattern = FORMATS.get(format.asText());
        return pattern == null || pattern.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("is no " + format.asText());
    }

    private static Optional<String> propertyString(JsonNode format, String value) {
        for (String pair : value.split(",")) {
            String[] parts = pair.split("=", 2);
            String key = parts.length == 2 ? parts[0] : defaultKey(format);
            JsonNode definition = format.path(key);
            if (definition.has("alias")) {
                definition = format.path(definition.path("alias").asText());
            }
            Optional<String> problem = definition.isMissingNode()
                    ? Optional.of(key + " is not defined")
                    : check(definition, key, parts[parts.length - 1]);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static String defaultKey(JsonNode format) {
        return format.properties().stream()
                .filter(entry -> entry.getValue().path("default_key").asInt(0) == 1)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }
}
