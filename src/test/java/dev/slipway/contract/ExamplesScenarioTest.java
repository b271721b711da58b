package dev.slipway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.contract.ContractDocument.Call;
import dev.slipway.provisioning.Scenario;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the OpenAPI document says is what happens: its examples are accepted as they stand, and what is answered has
/// the schema that was promised, with no field besides.
@QuarkusTest
@WithTestResource(ExamplesScenarioTest.World.class)
class ExamplesScenarioTest {

    /// Here everything in the world is done to, so it is not shared.
    public static class World extends SimulatorResource {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /// An example that stands for a thing that is not there, with a schema that others have too.
    private static final Set<String> ABOUT_A_FINDING = Set.of("adoptFoundVm", "readFinding");

    private static final String STREAM = "followEvents";

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private ContractDocument document;

    @BeforeEach
    void read() throws IOException {
        scenario.look();
        document = ContractDocument.read(token);
    }

    @Test
    void everyExampleOfABodyIsAccepted() throws IOException {
        SoftAssertions told = new SoftAssertions();
        for (Call call : document.calls()) {
            JsonNode media = call.node().at("/requestBody/content/application~1json");
            if (!media.isMissingNode() && !ABOUT_A_FINDING.contains(call.id())) {
                Map<String, String> places = call.path().contains("{vmid}") ? vm() : Map.of();
                for (Map.Entry<String, JsonNode> example :
                        document.examples(media).entrySet()) {
                    Response answer = send(call, places, example.getValue());
                    told.assertThat(answer.statusCode())
                            .as("%s of %s: %s", example.getKey(), call, answer.asString())
                            .isBetween(200, 202);
                    told.assertThat(wrong(call, answer)).as(call.toString()).isEmpty();
                }
            }
        }
        told.assertAll();
    }

    @Test
    void everyAnswerIsAsDescribed() throws IOException {
        Map<String, String> places = vm();
        SoftAssertions told = new SoftAssertions();
        for (Call call : document.calls()) {
            if (call.method().equals("get") && !call.id().equals(STREAM) && !ABOUT_A_FINDING.contains(call.id())) {
                Response answer = request().accept(ContentType.JSON).get(filled(call.path(), places));
                told.assertThat(answer.statusCode()).as(call.toString()).isEqualTo(200);
                told.assertThat(wrong(call, answer)).as(call.toString()).isEmpty();
            }
        }
        told.assertAll();
    }

    @Test
    void everyListIsSortedByWhatIsDescribed() {
        List<Call> sorted =
                document.calls().stream().filter(call -> !sort(call).isEmpty()).toList();

        assertThat(sorted).isNotEmpty().allSatisfy(call -> {
            String known = request().queryParam("sort", "none").get(call.path()).path("detail");
            assertThat(sort(call))
                    .isEqualTo("^-?(%s)$"
                            .formatted(known.replaceAll(".*is one of: (.*); with.*", "$1")
                                    .replace(", ", "|")));
        });
    }

    private String sort(Call call) {
        return document.parameters(call)
                .filter(parameter -> parameter.path("name").asText().equals("sort"))
                .map(parameter -> parameter.at("/schema/pattern").asText())
                .collect(Collectors.joining());
    }

    private Response send(Call call, Map<String, String> places, JsonNode example) throws IOException {
        if (call.id().equals("adoptVm")) {
            request().delete(filled(call.path(), places)).then().statusCode(200);
        }
        JsonNode body = example.has("vmids") ? onMine((ObjectNode) example.deepCopy()) : example;
        return request().body(body.toString()).request(call.method(), filled(call.path(), places));
    }

    /// The VMs of an example are not ours to do anything to.
    private JsonNode onMine(ObjectNode example) throws IOException {
        ArrayNode vmids = example.putArray("vmids");
        vmids.add(vm().get("vmid"));
        return example;
    }

    private Set<?> wrong(Call call, Response answer) throws IOException {
        JsonNode schema = document.resolved(call.node().path("responses").path(Integer.toString(answer.statusCode())))
                .at("/content/application~1json/schema");
        assertThat(schema.isMissingNode())
                .as("%s answers %d: %s", call, answer.statusCode(), answer.asString())
                .isFalse();
        return document.errors(schema, JSON.readTree(answer.asString()));
    }

    /// A new VM on the first node, and all that paths name which comes with it.
    private Map<String, String> vm() throws IOException {
        Response created = request().body("""
                        {"name": "%s", "template": "ubuntu-24.04", "size": "small", "node": "pve1"}""".formatted(Scenario.freshName())).post("/api/v1/vms");
        JsonNode operation = JSON.readTree(created.asString()).path("operation");
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
        return Map.of(
                "vmid", operation.path("vmid").asText(),
                "id", operation.path("id").asText(),
                "upid", operation.at("/steps/0/upid").asText(),
                "node", "pve1",
                "device", "net0");
    }

    private RequestSpecification request() {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .header("Prefer", "wait=60");
    }

    private static String filled(String path, Map<String, String> places) {
        String filled = path;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace("{" + place.getKey() + "}", place.getValue());
        }
        return filled;
    }
}
