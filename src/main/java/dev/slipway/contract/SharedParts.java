package dev.slipway.contract;

import dev.slipway.view.Revalidated;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/// Refers each call to the parameters, headers, answers and examples that are described once, in the `components` of
/// `META-INF/openapi.yaml`. What belongs where is told by names:
///
/// - a parameter is `{operationId}.{name}` where it means something to one call only, else `{in}.{name}`;
/// - an example is named like the schema that it is one of; `{Schema}.{status}` is for answers of that status only, and
///   `{Schema}.{word}` one more way to ask;
/// - `x-words` describes fields, as `{Schema}.{field}` or, whatever the schema, as `{field}`.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class SharedParts implements OASFilter {

    private static final String ANY_STATUS = "";
    private static final String WORDS = "x-words";
    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);

    private final Set<String> revalidated;

    /// The framework hands over what it knows of our classes.
    public SharedParts(IndexView index) {
        revalidated = index.getAnnotations(DotName.createSimple(Revalidated.class)).stream()
                .filter(mark -> mark.target().kind() == AnnotationTarget.Kind.CLASS)
                .flatMap(mark -> operationIds(mark.target().asClass()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> operationIds(ClassInfo resource) {
        return resource.methods().stream()
                .filter(method -> method.hasAnnotation(OPERATION))
                .map(method -> method.annotation(OPERATION).value("operationId"))
                .filter(Objects::nonNull)
                .map(AnnotationValue::asString);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components shared = document.getComponents();
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().forEach((method, call) -> {
                    parameters(call, shared);
                    examples(call, shared);
                    headers(call, method == HttpMethod.GET && revalidated.contains(id(call)));
                }));
        words(document);
    }

    private static String id(Operation call) {
        return Objects.requireNonNullElse(call.getOperationId(), "");
    }

    private static void parameters(Operation call, Components shared) {
        List<Parameter> own = call.getParameters() == null ? List.of() : call.getParameters();
        call.setParameters(own.stream()
                .map(parameter -> {
                    String name = shared(call, parameter, shared.getParameters().keySet());
                    return name == null ? parameter : parameter(name);
                })
                .toList());
    }

    private static @Nullable String shared(Operation call, Parameter parameter, Set<String> known) {
        return Stream.of(id(call) + "." + parameter.getName(), parameter.getIn() + "." + parameter.getName())
                .filter(known::contains)
                .findFirst()
                .orElse(null);
    }

    private static void examples(Operation call, Components shared) {
        Set<String> known = shared.getExamples().keySet();
        if (call.getRequestBody() != null) {
            call.getRequestBody()
                    .getContent()
                    .getMediaTypes()
                    .values()
                    .forEach(media -> ways(media, known).forEach(name -> refer(media, name)));
        }
        call.getResponses().getAPIResponses().forEach((status, response) -> {
            if (response.getContent() != null) {
                response.getContent()
                        .getMediaTypes()
                        .values()
                        .forEach(media -> answer(media, status, known).forEach(name -> refer(media, name)));
            }
        });
    }

    /// The ways to ask: all examples of the schema.
    private static Stream<String> ways(MediaType media, Set<String> known) {
        String schema = schema(media);
        return known.stream()
                .filter(name -> name.equals(schema) || name.startsWith(schema + "."))
                .sorted();
    }

    private static Stream<String> answer(MediaType media, String status, Set<String> known) {
        return Stream.of("." + status, ANY_STATUS)
                .map(end -> schema(media) + end)
                .filter(known::contains)
                .limit(1);
    }

    private static String schema(MediaType media) {
        Schema schema = media.getSchema();
        String reference = schema == null || schema.getRef() == null ? "" : schema.getRef();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static void refer(MediaType media, String name) {
        media.addExample(name, OASFactory.createExample().ref("#/components/examples/" + name));
    }

    private static void headers(Operation call, boolean entityTag) {
        Map<String, APIResponse> responses = call.getResponses().getAPIResponses();
        if (takes(call, "header.Prefer")) {
            responses.forEach((status, response) -> {
                if (status.startsWith("2")) {
                    describe(response, "Location", "Preference-Applied");
                }
            });
            if (!responses.containsKey("202")) {
                call.getResponses().addAPIResponse("202", response("Accepted"));
            }
        }
        if (entityTag) {
            responses.values().forEach(response -> {
                if (response.getContent() != null) {
                    describe(response, "ETag", "Slipway-Age");
                }
            });
            call.addParameter(parameter("header.If-None-Match"));
            call.getResponses().addAPIResponse("304", response("NotModified"));
        }
    }

    private static boolean takes(Operation call, String shared) {
        return call.getParameters().stream()
                .anyMatch(each -> parameter(shared).getRef().equals(each.getRef()));
    }

    private static Parameter parameter(String shared) {
        return OASFactory.createParameter().ref("#/components/parameters/" + shared);
    }

    /// A field means the same wherever it stands, so it is described once, unless it is where it is used.
    private static void words(OpenAPI document) {
        Map<?, ?> words =
                Objects.requireNonNull((Map<?, ?>) document.getExtensions().get(WORDS));
        document.removeExtension(WORDS);
        document.getComponents().getSchemas().forEach((name, schema) -> {
            Map<String, Schema> fields = schema.getProperties() == null ? Map.of() : schema.getProperties();
            fields.forEach((field, property) -> {
                Object word = words.get(words.containsKey(name + "." + field) ? name + "." + field : field);
                if (property.getDescription() == null && word != null) {
                    property.setDescription(word.toString());
                }
            });
        });
    }

    private static APIResponse response(String shared) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + shared);
    }

    private static void describe(APIResponse response, String... headers) {
        for (String name : headers) {
            response.addHeader(name, OASFactory.createHeader().ref("#/components/headers/" + name));
        }
    }
}
