package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
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
import org.junit.jupiter.params.provider.ValueSource;

/// The power of a VM as an API client sees it.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ActionApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"shutdown\"}",
                "{\"action\": \"stop\", \"force\": true}",
                "{\"action\": \"reboot\"}",
                "{\"action\": \"start\"}",
                "{\"action\": \"shutdown\", \"timeout\": 30, \"force\": true}"
            })
    void anActionIsAcceptedAsTheOlderServiceTookIt(String body) {
        VmRef vm = own.add(simulator, true);

        Response accepted = act(vm, body);

        accepted.then()
                .statusCode(202)
                .header("Location", equalTo("/api/v1/operations/" + accepted.path("operation.id")))
                .body("vmid", equalTo(vm.vmid().number()))
                .body("vm.name", startsWith("own-"));
    }

    @Test
    void whoPrefersToWaitGetsTheNewState() {
        VmRef vm = own.add(simulator, true);

        request()
                .header("Prefer", "wait=20")
                .body("{\"action\": \"stop\"}")
                .post(path(vm))
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("stop"))
                .body("operation.status", equalTo("succeeded"))
                .body("operation.steps.step", equalTo(List.of("stop")))
                .body("vm.status", equalTo("stopped"));
    }

    @Test
    void theSameKeyActsOnce() {
        VmRef vm = own.add(simulator, true);
        String key = UUID.randomUUID().toString();

        Response first = request()
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=20")
                .body("{\"action\": \"reset\"}")
                .post(path(vm));
        Response second = request()
                .header("Idempotency-Key", key)
                .header("Prefer", "wait=20")
                .body("{\"action\": \"reset\"}")
                .post(path(vm));
        Response other = request()
                .header("Idempotency-Key", key)
                .body("{\"action\": \"stop\"}")
                .post(path(vm));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.<String>path("operation.id")).isEqualTo(first.path("operation.id"));
        other.then().statusCode(409).body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                      | /action
            {"action": "explode"}                                   | /action
            {"action": "START"}                                     | /action
            {"action": "start", "force": true}                      | /force
            {"action": "reboot", "timeout": 5}                      | /timeout
            {"action": "shutdown", "timeout": 0}                    | /timeout
            {"action": "shutdown", "timeout": 601}                  | /timeout
            {"action": "shutdown", "timeout": "soon"}               | /timeout
            {"action": "shutdown", "tiemout": 5}                    | /tiemout
            """)
    void whatIsWrongIsNamed(String body, String pointer) {
        VmRef vm = own.add(simulator, true);

        act(vm, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", contains(pointer));
    }

    @Test
    void aBodyIsNeeded() {
        VmRef vm = own.add(simulator, true);

        request().post(path(vm)).then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void whatWeDidNotMakeIsLeftAlone() {
        GuestView foreign = simulator.guest(100).orElseThrow();

        request()
                .body("{\"action\": \"stop\"}")
                .post("/api/v1/vms/100/actions")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-managed"));

        assertThat(simulator.guest(100)).contains(foreign);
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        request()
                .body("{\"action\": \"stop\"}")
                .post("/api/v1/vms/999999/actions")
                .then()
                .statusCode(404);
    }

    private Response act(VmRef vm, String body) {
        return request().body(body).post(path(vm));
    }

    private static String path(VmRef vm) {
        return "/api/v1/vms/%s/actions".formatted(vm.vmid());
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
