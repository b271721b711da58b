package dev.slipway.problem;

import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.RefusedWith;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/// Tells the OpenAPI document how calls are refused, once for all of them: which statuses each may answer, and with
/// which types of problem.
@OpenApiFilter(value = OpenApiFilter.RunStage.BUILD, priority = ProblemResponses.BEFORE_PARAMETERS_ARE_SHARED)
public class ProblemResponses implements OASFilter {

    static final int BEFORE_PARAMETERS_ARE_SHARED = 2;

    private static final String SCHEMA = "Problem";
    private static final DotName REFUSED_WITH = DotName.createSimple(RefusedWith.class);
    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);

    /// What stands behind a status; the examples are the types of problem that come with it.
    private enum Refused {
        INVALID_REQUEST(400, "Values of the request do not validate"),
        UNAUTHORIZED(401, "No valid token and no session"),
        FORBIDDEN(403, "The caller may not do this"),
        NOT_FOUND(404, "There is no such thing, or it is not the caller's"),
        CONFLICT(409, "The thing is not in the state that this needs, or somebody else was first"),
        TOO_LARGE(413, "The body is larger than 256 KiB"),
        UNSUPPORTED(415, "The body is not sent as JSON"),
        REJECTED(422, "Proxmox VE does not accept the values"),
        TOO_MANY(429, "More than the caller may ask"),
        FAILED(502, "Proxmox VE failed, or the operation while the caller waited for it"),
        UNAVAILABLE(503, "Something that this needs is not there at the moment"),
        TOO_LATE(504, "Proxmox VE did not answer in time");

        private final int status;
        private final String description;

        Refused(int status, String description) {
            this.status = status;
            this.description = description;
        }

        String key() {
            return Integer.toString(status);
        }

        /// Whether a call can be refused so, by what it takes and does.
        boolean concerns(HttpMethod method, Operation call) {
            boolean changes = method != HttpMethod.GET;
            boolean takesBody = call.getRequestBody() != null;
            return switch (this) {
                case UNAUTHORIZED, FORBIDDEN, UNAVAILABLE -> !isOpen(call);
                case TOO_MANY -> true;
                case INVALID_REQUEST -> takesBody || !parameters(call).isEmpty();
                case NOT_FOUND -> parameters(call).stream().anyMatch(each -> each.getIn() == Parameter.In.PATH);
                case TOO_LARGE, UNSUPPORTED -> takesBody;
                case CONFLICT, REJECTED, FAILED, TOO_LATE -> changes;
            };
        }

        private static boolean isOpen(Operation call) {
            return call.getSecurity() != null && call.getSecurity().isEmpty();
        }

        private static List<Parameter> parameters(Operation call) {
            return call.getParameters() == null ? List.of() : call.getParameters();
        }
    }

    private final Map<String, Set<Integer>> declared;

    /// The framework hands over what it knows of our classes.
    public ProblemResponses(IndexView index) {
        declared = index.getAnnotations(REFUSED_WITH).stream()
                // its index is of several parts, of which more than one may have a class
                .collect(Collectors.toUnmodifiableMap(
                        ProblemResponses::operationId, ProblemResponses::statuses, (one, same) -> one));
    }

    private static String operationId(AnnotationInstance mark) {
        return mark.target()
                .asMethod()
                .annotation(OPERATION)
                .value("operationId")
                .asString();
    }

    private static Set<Integer> statuses(AnnotationInstance mark) {
        return Arrays.stream(mark.value().asEnumArray())
                .map(ProblemType::valueOf)
                .flatMap(type -> type.statuses().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().addSchema(SCHEMA, problem()).addResponse(SCHEMA, anyOther());
        Arrays.stream(Refused.values())
                .forEach(refused -> document.getComponents().addResponse(name(refused), response(refused)));
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().forEach(this::refuse));
    }

    private void refuse(HttpMethod method, Operation call) {
        Set<Integer> more = declared.getOrDefault(Objects.requireNonNullElse(call.getOperationId(), ""), Set.of());
        // what the framework adds by itself does not say what we answer
        List.of("400", "401", "403").forEach(call.getResponses()::removeAPIResponse);
        Arrays.stream(Refused.values())
                .filter(refused -> refused.concerns(method, call) || more.contains(refused.status))
                .forEach(refused -> call.getResponses().addAPIResponse(refused.key(), reference(name(refused))));
        call.getResponses().addAPIResponse("default", reference(SCHEMA));
    }

    private static String name(Refused refused) {
        return SCHEMA + refused.key();
    }

    private static APIResponse reference(String name) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + name);
    }

    private static APIResponse anyOther() {
        return OASFactory.createAPIResponse()
                .description("It was not done: RFC 9457 says why, and what to do")
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media()));
    }

    private static APIResponse response(Refused refused) {
        MediaType media = media();
        ProblemType.of(refused.status).forEach(type -> media.addExample(type.word(), example(type, refused.status)));
        if (media.getExamples() == null) {
            media.addExample("untyped", OASFactory.createExample().value(body(Problems.ofStatus(refused.status))));
        }
        APIResponse response = OASFactory.createAPIResponse()
                .description(refused.description)
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media));
        switch (refused) {
            case UNAUTHORIZED -> response.addHeader("WWW-Authenticate", header("WWW-Authenticate"));
            case CONFLICT, TOO_MANY, UNAVAILABLE, TOO_LATE -> response.addHeader("Retry-After", header("Retry-After"));
            default -> {}
        }
        return response;
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref("#/components/headers/" + name);
    }

    private static Example example(ProblemType type, int status) {
        return OASFactory.createExample().summary(type.meaning()).value(body(Problem.of(status, type, type.meaning())));
    }

    private static Map<String, Object> body(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        return body;
    }

    private static MediaType media() {
        return OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA));
    }

    private static Schema problem() {
        return object().description("RFC 9457; a program may rely on the type and the status")
                .required(List.of("type", "title", "status", "detail"))
                .addProperty("type", text().description(types()).addExample(ProblemType.INVALID_REQUEST.uri()))
                .addProperty("title", text("The type in a few words").addExample("The request is not valid"))
                .addProperty(
                        "status",
                        OASFactory.createSchema()
                                .description("The status of the answer")
                                .addType(Schema.SchemaType.INTEGER)
                                .addExample(400))
                .addProperty("detail", text("What happened, and what to do").addExample("name: is missing"))
                .addProperty("instance", text("The path that was asked for").addExample("/api/v1/vms"))
                .addProperty("operation_id", text("The operation that this is about, where there is one"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .description("Each value that does not validate")
                                .addType(Schema.SchemaType.ARRAY)
                                .items(object().required(List.of("pointer", "field", "detail"))
                                        .addProperty(
                                                "pointer",
                                                text("RFC 6901; ? and a name for a query parameter")
                                                        .addExample("/cloud_init/ip_config"))
                                        .addProperty(
                                                "field",
                                                text("The same as people write it")
                                                        .addExample("cloud_init.ip_config"))
                                        .addProperty("detail", text("What it has to be"))));
    }

    /// Described and not enumerated, so that clients made of this document outlive a new one.
    private static String types() {
        return Arrays.stream(ProblemType.values())
                .map(type -> "- `%s`: %s".formatted(type.uri(), type.meaning()))
                .collect(Collectors.joining(
                        "\n", "One of these, or `about:blank` where the status says it all:\n\n", ""));
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }

    private static Schema text(String description) {
        return text().description(description);
    }
}
