package dev.slipway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.contract.ContractDocument.Call;
import dev.slipway.refusal.ProblemType;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who knows nothing but the OpenAPI document knows enough: it leaves no call, parameter, body, answer, header or
/// refusal without a description, and its examples are such as it says.
@QuarkusTest
class ContractTest {

    /// What the call that only tests have takes.
    private static final Set<String> OF_TESTS = Set.of("Request", "Nested");

    private static final String PROBLEM = "application/problem+json";

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private ContractDocument document;

    @BeforeEach
    void read() throws Exception {
        document = ContractDocument.read(token);
    }

    @Test
    void everyCallIsDescribed() {
        assertThat(document.calls())
                .hasSizeGreaterThan(40)
                .allSatisfy(call -> assertThat(List.of("operationId", "summary", "description"))
                        .allSatisfy(part ->
                                assertThat(call.node().path(part).asText()).isNotBlank()));
    }

    @Test
    void everyCallHasATagThatIsDescribed() {
        List<String> described = document.root()
                .path("tags")
                .valueStream()
                .filter(tag -> !tag.path("description").asText().isBlank())
                .map(tag -> tag.path("name").asText())
                .toList();

        assertThat(document.calls())
                .allSatisfy(call -> assertThat(described)
                        .contains(call.node().path("tags").path(0).asText("none")));
    }

    @Test
    void everyParameterIsDescribedAndHasAnExample() {
        assertThat(document.calls())
                .allSatisfy(call -> assertThat(document.parameters(call)).allSatisfy(parameter -> {
                    assertThat(parameter.path("description").asText()).isNotBlank();
                    assertThat(parameter.has("example")).isTrue();
                    assertThat(document.errors(parameter.path("schema"), parameter.path("example")))
                            .isEmpty();
                }));
    }

    @Test
    void everyBodyHasExamplesThatAreValid() {
        assertThat(document.calls().stream().filter(call -> call.node().has("requestBody")))
                .isNotEmpty()
                .allSatisfy(call -> exemplified(
                        call.node().path("requestBody").path("content").path("application/json")));
    }

    @Test
    void everyAnswerHasAnExampleThatIsValid() {
        assertThat(document.calls().stream()
                        .filter(call -> !call.node().path("responses").has("204")))
                .allSatisfy(call -> assertThat(document.answers(call))
                        .filteredOn(answer -> answer.getKey().startsWith("2")
                                && !answer.getKey().equals("204"))
                        .isNotEmpty()
                        .allSatisfy(answer -> assertThat(answer.getValue().path("content"))
                                .isNotEmpty()
                                .allSatisfy(this::exemplified)));
    }

    @Test
    void everyRefusalIsAProblemWithExamplesThatAreValid() {
        assertThat(document.calls())
                .allSatisfy(call -> assertThat(document.answers(call))
                        .filteredOn(answer -> answer.getKey().matches("[45].."))
                        .isNotEmpty()
                        .allSatisfy(answer -> {
                            JsonNode media = answer.getValue().path("content").path(PROBLEM);
                            assertThat(media.at("/schema/$ref").asText()).isEqualTo("#/components/schemas/Problem");
                            exemplified(media);
                        }));
    }

    private void exemplified(JsonNode media) {
        assertThat(document.examples(media).entrySet())
                .isNotEmpty()
                .allSatisfy(example -> assertThat(document.errors(media.path("schema"), example.getValue()))
                        .isEmpty());
    }

    @Test
    void everyTypeOfProblemIsDescribedOnceAndShown() {
        String types = document.root()
                .at("/components/schemas/Problem/properties/type/description")
                .asText();
        String shown = document.root().at("/components/responses").toString();

        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::uri))
                .allSatisfy(type -> assertThat(types).containsOnlyOnce("`" + type + "`"))
                .allSatisfy(type -> assertThat(shown).contains("\"" + type + "\""));
    }

    @Test
    void whatIsAcceptedNamesItsOperation() {
        assertThat(document.calls())
                .filteredOn(call -> call.node().path("responses").has("202"))
                .filteredOn(call -> !call.id().equals("cancelOperation"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(document.resolved(call.node().at("/responses/202"))
                                .at("/headers/Location/$ref")
                                .asText())
                        .isEqualTo("#/components/headers/Location"));
    }

    @Test
    void whatHasAnEntityTagSaysSo() {
        assertThat(document.calls())
                .filteredOn(call -> Set.of("listVms", "readVm", "listNodes", "readOperation")
                        .contains(call.id()))
                .hasSize(4)
                .allSatisfy(call -> {
                    assertThat(call.node().at("/responses/200/headers").has("ETag"))
                            .isTrue();
                    assertThat(call.node().path("responses").has("304")).isTrue();
                });
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(document.root().at("/components/schemas").properties())
                .filteredOn(schema -> !OF_TESTS.contains(schema.getKey()))
                .allSatisfy(schema -> assertThat(
                                schema.getValue().path("properties").properties())
                        .allSatisfy(field -> assertThat(
                                        field.getValue().path("description").asText())
                                .isNotBlank()));
    }

    @Test
    void everyHeaderIsDescribedAndHasAnExample() {
        assertThat(document.root().at("/components/headers").properties())
                .isNotEmpty()
                .allSatisfy(header -> {
                    assertThat(header.getValue().path("description").asText()).isNotBlank();
                    assertThat(document.errors(
                                    header.getValue().path("schema"),
                                    header.getValue().path("example")))
                            .isEmpty();
                });
    }

    @Test
    void oneSignsInEverywhereButWhereHealthIsAsked() {
        assertThat(document.root().path("security"))
                .hasSize(2)
                .allSatisfy(way -> assertThat(document.root()
                                .at("/components/securitySchemes")
                                .has(way.fieldNames().next()))
                        .isTrue());
        assertThat(document.calls().stream().filter(call -> call.node().has("security")))
                .extracting(Call::id)
                .containsExactly("readHealth");
    }

    @Test
    void nothingThatIsSharedIsUnusedOrMissing() {
        List<String> references = new ArrayList<>();
        collect(document.root(), references);
        List<String> shared = new ArrayList<>();
        document.root().path("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> shared.add("#/components/" + kind.getKey() + "/" + name)));

        assertThat(references).containsAll(shared);
        assertThat(shared).containsAll(references);
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }
}
