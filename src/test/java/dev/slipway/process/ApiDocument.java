package dev.slipway.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/// The OpenAPI document as somebody reads it who knows nothing else of Slipway.
record ApiDocument(JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /// One call: its template path, and the schema of its body, which is missing when it has none.
    record Call(String method, String path, List<Parameter> parameters, JsonNode body) {

        List<Parameter> in(String place) {
            return parameters.stream()
                    .filter(parameter -> parameter.place().equals(place))
                    .toList();
        }

        boolean takesBody() {
            return !body.isMissingNode();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    record Parameter(String name, String place) {}

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    calls.add(call(operation.getKey(), path.getKey(), path.getValue(), operation.getValue()));
                }
            }
        }
        return calls;
    }

    private Call call(String method, String path, JsonNode shared, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode holder : List.of(shared, operation)) {
            holder.path("parameters")
                    .forEach(each -> parameters.add(new Parameter(
                            resolved(each).path("name").asText(),
                            resolved(each).path("in").asText())));
        }
        return new Call(
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                parameters,
                resolved(operation.at("/requestBody/content/application~1json/schema")));
    }

    /// The properties of a body that is an object.
    List<Map.Entry<String, JsonNode>> properties(Call call) {
        return StreamSupport.stream(call.body().path("properties").properties().spliterator(), false)
                .toList();
    }

    /// What a reference points to, or the node itself.
    JsonNode resolved(JsonNode node) {
        return node.hasNonNull("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    /// The one type of a schema, `object` when it does not say; a type that may be null counts as itself.
    String type(JsonNode schema) {
        JsonNode type = resolved(schema).path("type");
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (!each.asText().equals("null")) {
                    return each.asText();
                }
            }
        }
        return type.asText("object");
    }
}
