package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.access.Kim;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many VMs at once as an API client sees it.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class BulkApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void everyVmHasItsResult() {
        VmRef one = own.add(simulator, false);
        VmRef two = own.add(simulator, false);

        Response answer = waiting()
                .body("{\"vmids\": [%s, \"default:%s\"], \"action\": \"start\"}".formatted(one.vmid(), two.vmid()))
                .post("/api/v1/vms/bulk");

        answer.then()
                .statusCode(200)
                .body("operation.kind", equalTo("bulk"))
                .body("operation.status", equalTo("succeeded"))
                .body("operation.progress", equalTo(100))
                .body("operation.counts.succeeded", equalTo(2))
                .body(
                        "operation.items.vmid",
                        contains(one.vmid().number(), two.vmid().number()))
                .body("operation.items.status", contains("succeeded", "succeeded"));
        assertThat(own.guest(simulator, two).running()).isTrue();
    }

    @Test
    void aTemplateIsDeletedAmongVms() {
        VmRef one = own.add(simulator, false);
        VmRef template = own.add(simulator, false);
        own.template(simulator, template);

        waiting()
                .body("{\"vmids\": [\"%s\", \"%s\"], \"action\": \"delete\"}".formatted(one.vmid(), template.vmid()))
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(200)
                .body("operation.items.status", contains("succeeded", "succeeded"));
    }

    @Test
    void aTemplateAmongVmsIsDeletedByAdministratorsOnly() {
        VmRef one = own.add(simulator, false);
        VmRef template = own.add(simulator, false);
        own.template(simulator, template);
        Kim.hasTheTokens();

        waiting()
                .body("{\"vmids\": [\"%s\", \"%s\"], \"action\": \"delete\"}".formatted(one.vmid(), template.vmid()))
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(207)
                .body("operation.items.status", contains("succeeded", "failed"))
                .body("operation.items[1].error.code", equalTo("forbidden"));
        assertThat(own.guest(simulator, template).template()).isTrue();
    }

    @Test
    void partialSuccessIsToldWithTheStatus() {
        VmRef one = own.add(simulator, true);

        waiting()
                .body("{\"vmids\": [\"%s\", \"999999\"], \"action\": \"delete\", \"force\": true}"
                        .formatted(one.vmid()))
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(207)
                .body("operation.status", equalTo("partly_succeeded"))
                .body("operation.items.status", contains("succeeded", "failed"))
                .body("operation.items[1].error.code", equalTo("not-found"));
    }

    @Test
    void theItemsOfAnOperationAreOperations() {
        VmRef one = own.add(simulator, false);
        String bulk = waiting()
                .body("{\"vmids\": [\"%s\"], \"action\": \"start\"}".formatted(one.vmid()))
                .post("/api/v1/vms/bulk")
                .path("operation.id");

        request()
                .get("/api/v1/operations?parent=" + bulk)
                .then()
                .statusCode(200)
                .body("operations.kind", contains("start"))
                .body("operations.parent", contains(bulk))
                .body("operations.item", contains(0));
    }

    @Test
    void aCountMakesThatManyVms() {
        scenario.look();
        String name = "many-" + UUID.randomUUID().toString().substring(0, 8);

        Response answer = waiting()
                .body("{\"name\": \"%s\", \"template\": \"%s\", \"count\": 2}".formatted(name, Scenario.TEMPLATE))
                .post("/api/v1/vms");

        answer.then()
                .statusCode(201)
                .header("Location", startsWith("/api/v1/operations/"))
                .body("operation.items.name", contains(name + "-1", name + "-2"))
                .body("operation.items.status", contains("succeeded", "succeeded"));
    }

    @Test
    void aCountMakesThatManyVmsWithoutATemplateToo() {
        scenario.look();
        String name = "blank-" + UUID.randomUUID().toString().substring(0, 8);

        Response answer = waiting()
                .body("{\"name\": \"%s\", \"blank\": true, \"disks\": [{\"size\": 5}], \"count\": 2}".formatted(name))
                .post("/api/v1/vms");

        answer.then()
                .statusCode(201)
                .body("operation.items.name", contains(name + "-1", name + "-2"))
                .body("operation.items.status", contains("succeeded", "succeeded"));
    }

    @Test
    void aListOfCreationsMakesEach() {
        scenario.look();
        String name = "list-" + UUID.randomUUID().toString().substring(0, 8);
        String create = "{\"name\": \"%s\", \"template\": \"" + Scenario.TEMPLATE
                + "\", \"cloud_init\": {\"user\": \"kim\", \"password\": \"secret-of-kim\"}}";

        waiting()
                .body("{\"creates\": [%s]}".formatted(create.formatted(name)))
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(200)
                .body("operation.items.name", contains(name));
        assertThat(simulator.guests().stream()
                        .filter(guest -> name.equals(guest.config().get("name")))
                        .map(guest -> guest.config().get("cipassword"))
                        .toList())
                .singleElement()
                .asString()
                .startsWith("$");
    }

    @Test
    void theSameKeyActsOnce() {
        VmRef one = own.add(simulator, true);
        String key = UUID.randomUUID().toString();
        String body = "{\"vmids\": [\"%s\"], \"action\": \"reset\"}".formatted(one.vmid());

        String first = waiting()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/vms/bulk")
                .path("operation.id");
        String second = waiting()
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/v1/vms/bulk")
                .path("operation.id");

        assertThat(second).isEqualTo(first);
        assertThat(simulator.tasks().stream()
                        .filter(task -> task.upid().type().equals("qmreset")
                                && task.upid().id().equals(one.vmid().toString())))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                      | ''
            {"vmids": [], "action": "start"}                                        | /vmids
            {"vmids": ["100"], "action": "explode"}                                 | /action
            {"vmids": ["100"]}                                                      | /action
            {"action": "start"}                                                     | /vmids
            {"vmids": ["100", "default:100"], "action": "start"}                    | /vmids/1
            {"vmids": ["100", "nonsense"], "action": "start"}                       | /vmids/1
            {"vmids": ["100", null], "action": "start"}                             | /vmids/1
            {"vmids": ["nowhere:100"], "action": "start"}                           | /vmids/0
            {"vmids": ["100"], "action": "snapshot", "snapshot_name": "1"}          | /snapshot_name
            {"vmids": ["100"], "action": "start", "force": true}                    | /force
            {"vmids": ["100"], "action": "delete", "timeout": 5}                    | /timeout
            {"vmids": ["100"], "action": "start", "creates": []}                    | ''
            {"creates": []}                                                         | /creates
            {"creates": [null]}                                                     | /creates/0
            {"creates": [{"name": "ok-1", "template": "ubuntu-24.04"}, {"name": "-"}]} | /creates/1/name
            {"creates": [{"name": "a1", "template": "ubuntu-24.04", "count": 2}]}   | /creates/0/count
            """)
    void nothingIsAcceptedWhenAnythingIsWrong(String body, String pointer) {
        scenario.look();

        request()
                .body(body)
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItems(pointer));
    }

    @Test
    void twoVmsOfOneNameAreNotMade() {
        scenario.look();
        String create = "{\"name\": \"twin\", \"template\": \"%s\"}".formatted(Scenario.TEMPLATE);

        request()
                .body("{\"creates\": [%s, %s]}".formatted(create, create))
                .post("/api/v1/vms/bulk")
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/creates/1/name")));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "101"})
    void aCountOutOfBoundsIsRefused(int count) {
        request()
                .body("{\"name\": \"many\", \"template\": \"%s\", \"count\": %d}".formatted(Scenario.TEMPLATE, count))
                .post("/api/v1/vms")
                .then()
                .statusCode(400)
                .body("errors.pointer", equalTo(List.of("/count")));
    }

    private RequestSpecification waiting() {
        return request().header("Prefer", "wait=60");
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
