package dev.slipway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The OpenAPI document of the running program, with all that its references point to.
record ContractDocument(JsonNode root) {

    /// A call that only tests have.
    private static final String ECHO = "/api/v1/echo";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /// One call of the document.
    record Call(String method, String path, JsonNode node) {

        String id() {
            return node.path("operationId").asText();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static ContractDocument read(String token) throws IOException {
        return new ContractDocument(new ObjectMapper()
                .readTree(RestAssured.given()
                        .auth()
                        .oauth2(token)
                        .get("/q/openapi?format=json")
                        .asString()));
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .filter(operation -> !path.getKey().startsWith(ECHO))
                        .forEach(operation ->
                                calls.add(new Call(operation.getKey(), path.getKey(), operation.getValue()))));
        return calls;
    }

    Stream<JsonNode> parameters(Call call) {
        return call.node().path("parameters").valueStream().map(this::resolved);
    }

    /// The answers by status, without `default`.
    Stream<Map.Entry<String, JsonNode>> answers(Call call) {
        return call.node().path("responses").properties().stream()
                .filter(response -> !response.getKey().equals("default"))
                .map(response -> Map.entry(response.getKey(), resolved(response.getValue())));
    }

    /// The examples of a media type, by name.
    Map<String, JsonNode> examples(JsonNode media) {
        Map<String, JsonNode> examples = new java.util.TreeMap<>();
        media.path("examples")
                .properties()
                .forEach(example -> examples.put(
                        example.getKey(), resolved(example.getValue()).path("value")));
        return examples;
    }

    JsonNode resolved(JsonNode node) {
        return node.hasNonNull("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }

    /// What is wrong with a value by a schema that knows all of its properties.
    Set<ValidationMessage> errors(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components").deepCopy());
        close(whole);
        return SCHEMAS.getSchema(whole).validate(value);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ContractDocument::close);
    }
}
