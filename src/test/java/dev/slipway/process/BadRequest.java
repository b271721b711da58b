package dev.slipway.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.ApiDocument.Call;
import dev.slipway.process.ApiDocument.Parameter;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/// A request that is a call of the API but for one thing. `harmless` is one that may be acceptable after all.
record BadRequest(
        String what,
        String method,
        String path,
        @Nullable String contentType,
        @Nullable String body,
        Map<String, String> headers,
        boolean harmless) {

    private static final List<String> MALFORMED = List.of("{", "[1", "\"", "nul", "{\"name\": }", "{'a': 1}", "\u0000");
    private static final List<String> OF_ANOTHER_SHAPE = List.of("[]", "1", "\"text\"", "true", "null", "[{}]");
    private static final List<String> NO_VALUES =
            List.of("...", "%00", "a%20b", "-1", "99999999999999999999", "%C3%A9", "x%3Ay%3Az", "%7B%7D", "UPID%3A");

    static Arbitrary<BadRequest> of(ApiDocument document) {
        List<Call> calls = document.calls();
        return Arbitraries.of(calls).flatMap(call -> Arbitraries.oneOf(variants(document, calls, call)));
    }

    private static List<Arbitrary<BadRequest>> variants(ApiDocument document, List<Call> calls, Call call) {
        return Stream.of(
                        Optional.of(withAnotherMethod(calls, call)),
                        Optional.of(withoutCredentials(call)),
                        malformedBody(call),
                        unknownField(call),
                        wrongType(document, call),
                        anotherContentType(call),
                        garbageInThePath(call),
                        garbageInTheQuery(call),
                        garbageAsKey(call))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Arbitrary<BadRequest> withAnotherMethod(List<Call> calls, Call call) {
        List<String> others = Stream.of("GET", "POST", "PUT", "PATCH", "DELETE")
                .filter(method -> calls.stream()
                        .noneMatch(each ->
                                each.path().equals(call.path()) && each.method().equals(method)))
                .toList();
        return Arbitraries.of(others).map(method -> plain("another method", method, path(call)));
    }

    private static Arbitrary<BadRequest> withoutCredentials(Call call) {
        // these are for everybody
        boolean open = Set.of("/health").contains(call.path());
        return Arbitraries.of("Bearer wrong", "Basic YWRtaW46YWRtaW4=", "Bearer")
                .map(credentials -> new BadRequest(
                        "wrong credentials",
                        call.method(),
                        path(call),
                        null,
                        null,
                        Map.of("Authorization", credentials),
                        open));
    }

    private static Optional<Arbitrary<BadRequest>> malformedBody(Call call) {
        return withBody(
                call,
                Arbitraries.of(Stream.concat(MALFORMED.stream(), OF_ANOTHER_SHAPE.stream())
                                .toList())
                        .map(body -> json("malformed body", call, body)));
    }

    private static Optional<Arbitrary<BadRequest>> unknownField(Call call) {
        return withBody(
                call,
                Arbitraries.strings()
                        .alpha()
                        .ofMinLength(1)
                        .ofMaxLength(20)
                        .map(field -> "zz_" + field)
                        .map(field -> json("unknown field", call, "{\"%s\": 1}".formatted(field))));
    }

    private static Optional<Arbitrary<BadRequest>> wrongType(ApiDocument document, Call call) {
        List<Map.Entry<String, JsonNode>> properties = document.properties(call);
        return properties.isEmpty()
                ? Optional.empty()
                : Optional.of(Arbitraries.of(properties)
                        .flatMap(property -> Arbitraries.of(notOf(document.type(property.getValue())))
                                .map(value ->
                                        json("wrong type", call, "{\"%s\": %s}".formatted(property.getKey(), value)))));
    }

    private static List<String> notOf(String type) {
        return switch (type) {
            case "string" -> List.of("{}", "[]", "{\"a\": 1}");
            case "integer", "number" -> List.of("\"many\"", "1.5", "99999999999999999999", "-1", "{}", "[1]");
            case "boolean" -> List.of("\"maybe\"", "[]", "{}", "7");
            case "array" -> List.of("\"text\"", "{}", "7");
            default -> List.of("\"text\"", "[1]", "7");
        };
    }

    private static Optional<Arbitrary<BadRequest>> anotherContentType(Call call) {
        return withBody(
                call,
                Arbitraries.of("text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense")
                        .map(type -> new BadRequest(
                                "another content type", call.method(), path(call), type, "<a/>", Map.of(), false)));
    }

    private static Optional<Arbitrary<BadRequest>> garbageInThePath(Call call) {
        return call.in("path").isEmpty()
                ? Optional.empty()
                : Optional.of(Arbitraries.of(NO_VALUES)
                        .map(value -> plain(
                                "garbage in the path",
                                call.method(),
                                call.path().replaceAll("\\{[^}]+}", value))));
    }

    /// Most are texts to look for, so that anything is allowed.
    private static Optional<Arbitrary<BadRequest>> garbageInTheQuery(Call call) {
        List<Parameter> parameters = call.in("query");
        return parameters.isEmpty() || !call.method().equals("GET")
                ? Optional.empty()
                : Optional.of(Arbitraries.of(parameters)
                        .flatMap(parameter -> Arbitraries.strings()
                                .ofMaxLength(40)
                                .map(value -> new BadRequest(
                                        "garbage in the query",
                                        call.method(),
                                        path(call) + "?" + parameter.name() + "="
                                                + URLEncoder.encode(value, StandardCharsets.UTF_8),
                                        null,
                                        null,
                                        Map.of(),
                                        true))));
    }

    private static Optional<Arbitrary<BadRequest>> garbageAsKey(Call call) {
        return call.parameters().stream()
                        .noneMatch(parameter -> parameter.name().equals("Idempotency-Key"))
                ? Optional.empty()
                : Optional.of(Arbitraries.of("k".repeat(256), "k".repeat(4000))
                        .map(key -> new BadRequest(
                                "garbage as key",
                                call.method(),
                                path(call),
                                "application/json",
                                "{}",
                                Map.of("Idempotency-Key", key),
                                false)));
    }

    private static Optional<Arbitrary<BadRequest>> withBody(Call call, Arbitrary<BadRequest> variant) {
        return call.takesBody() ? Optional.of(variant) : Optional.empty();
    }

    /// With values that a path may have: a VM that is there and not ours, and names of what is not there.
    private static String path(Call call) {
        return call.path().replace("{vmid}", "100").replace("{node}", "pve1").replaceAll("\\{[^}]+}", "nothing");
    }

    private static BadRequest plain(String what, String method, String path) {
        return new BadRequest(what, method, path, null, null, Map.of(), false);
    }

    private static BadRequest json(String what, Call call, String body) {
        return new BadRequest(what, call.method(), path(call), "application/json", body, Map.of(), false);
    }

    HttpRequest.Builder on(JsonApi api) {
        HttpRequest.Builder request = api.request(path)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::setHeader);
        return request;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %s %s %s %s %s", what, method, path, contentType, body, headers);
    }
}
