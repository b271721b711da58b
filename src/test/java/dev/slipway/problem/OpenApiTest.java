package dev.slipway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.operation.Step;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The OpenAPI document speaks of the API, all of it, and of nothing else.
@QuarkusTest
class OpenApiTest {

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @ConfigProperty(name = "mp.openapi.schema.dev.slipway.operation.Step")
    String step;

    private JsonNode document;

    @BeforeEach
    void read() throws Exception {
        document = new ObjectMapper()
                .readTree(RestAssured.given()
                        .auth()
                        .oauth2(token)
                        .get("/q/openapi?format=json")
                        .asString());
    }

    @Test
    void everyCallOfTheApiIsThereAndNoPageIs() {
        assertThat(names(document.path("paths")))
                .contains(
                        "/api/v1/vms",
                        "/api/v1/vms/{vmid}",
                        "/api/v1/vms/{vmid}/actions",
                        "/api/v1/vms/{vmid}/adopt",
                        "/api/v1/vms/{vmid}/config",
                        "/api/v1/vms/{vmid}/console",
                        "/api/v1/vms/{vmid}/snapshots",
                        "/api/v1/vms/{vmid}/snapshots/{name}",
                        "/api/v1/vms/{vmid}/snapshots/{name}/rollback",
                        "/api/v1/vms/sizes",
                        "/api/v1/templates",
                        "/api/v1/nodes",
                        "/api/v1/operations",
                        "/api/v1/operations/{id}",
                        "/api/v1/events",
                        "/provision/api/vms",
                        "/provision/api/nodes",
                        "/provision/api/vm/create",
                        "/api/v1/findings",
                        "/api/v1/findings/{id}",
                        "/api/v1/findings/{id}/adopt",
                        "/api/v1/findings/{id}/remove",
                        "/api/v1/findings/{id}/forget",
                        "/api/v1/findings/{id}/acknowledge",
                        "/health")
                .allMatch(path -> path.startsWith("/api/v1/")
                        || path.startsWith("/provision/api/")
                        || path.equals("/health")
                        || path.equals("/"));
    }

    @Test
    void everyCallSaysHowItRefuses() {
        document.path("paths")
                .forEach(path -> path.forEach(operation -> assertThat(
                                operation.at("/responses/default/$ref").asText())
                        .isEqualTo("#/components/responses/Problem")));
    }

    @Test
    void onlyOurWordsAreSchemas() {
        Set<String> foreign = Set.of("AtomicLong", "Charset", "Locale", "MediaType", "TemplateInstance", "Optional");

        assertThat(names(document.at("/components/schemas"))).doesNotContainAnyElementsOf(foreign);
        assertThat(document.at("/components/schemas/ClusterName/type").asText("string"))
                .isEqualTo("string");
        assertThat(document.at("/components/schemas/CreateVmRequest/properties/disk_size/type")
                        .asText())
                .isEqualTo("integer");
    }

    @Test
    void aCreationIsAcceptedWith202() {
        JsonNode responses = document.at("/paths/~1api~1v1~1vms/post/responses");

        assertThat(names(responses))
                .contains("201", "202", "207", "400", "409", "default")
                .doesNotContain("200");
    }

    @Test
    void everyCallHasANameThatNoOtherHas() {
        List<String> ids = new ArrayList<>();
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (!operation.path("tags").toString().contains("Echo Resource")) {
                        ids.add(operation.path("operationId").asText(operation.toString()));
                    }
                }));

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void everyStepIsInTheDocument() throws Exception {
        List<String> steps = new ArrayList<>();
        new ObjectMapper().readTree(step).path("enum").forEach(each -> steps.add(each.asText()));

        assertThat(steps)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Step.values()).map(Step::label).toList());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
