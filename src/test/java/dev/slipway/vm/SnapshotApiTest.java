package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Snapshots as an API client sees them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class SnapshotApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void aSnapshotLivesAsInTheOlderService() {
        VmRef vm = own.add(simulator, true);

        waiting()
                .body("""
                        {"name": "before-upgrade", "description": "Snapshot before system upgrade", "include_ram": true}
                        """)
                .post(path(vm))
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("snapshot"))
                .body("operation.result.snapshot", equalTo("before-upgrade"));
        request()
                .get(path(vm))
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("snapshots.name", equalTo(List.of("before-upgrade")))
                .body("snapshots.description", equalTo(List.of("Snapshot before system upgrade")))
                .body("snapshots.include_ram", equalTo(List.of(true)))
                .body("snapshots.status", equalTo(List.of("ready")));
        waiting()
                .post(path(vm) + "/before-upgrade/rollback")
                .then()
                .statusCode(200)
                .body("vm.status", equalTo("running"));
        waiting().delete(path(vm) + "/before-upgrade").then().statusCode(200);

        assertThat(own.guest(simulator, vm).snapshots()).isEmpty();
    }

    @Test
    void anActionTakesOneToo() {
        VmRef vm = own.add(simulator, true);

        waiting()
                .body("{\"action\": \"snapshot\", \"snapshot_name\": \"before-update\"}")
                .post("/api/v1/vms/%s/actions".formatted(vm.vmid()))
                .then()
                .statusCode(200);

        assertThat(own.guest(simulator, vm).snapshots()).containsExactly("before-update");
    }

    @Test
    void aRollbackStartsIfAsked() {
        VmRef vm = own.add(simulator, true);
        waiting().body("{\"name\": \"one\"}").post(path(vm)).then().statusCode(200);

        waiting().post(path(vm) + "/one/rollback").then().statusCode(200).body("vm.status", equalTo("stopped"));
        waiting()
                .post(path(vm) + "/one/rollback?start=true")
                .then()
                .statusCode(200)
                .body("vm.status", equalTo("running"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                              | /name
            {"name": "a"}                   | /name
            {"name": "1abc"}                | /name
            {"name": "a b"}                 | /name
            {"name": "current"}             | /name
            {"name": "Pending"}             | /name
            {"name": "ok", "ram": true}     | /ram
            {"name": "ok", "include_ram": 1}| /include_ram
            """)
    void whatIsWrongIsNamed(String body, String pointer) {
        VmRef vm = own.add(simulator, true);

        request().body(body).post(path(vm)).then().statusCode(400).body("errors.pointer", contains(pointer));
    }

    @Test
    void anActionNamesItsOwnField() {
        VmRef vm = own.add(simulator, true);

        request()
                .body("{\"action\": \"snapshot\"}")
                .post("/api/v1/vms/%s/actions".formatted(vm.vmid()))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/snapshot_name"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        VmRef vm = own.add(simulator, true);

        request().get("/api/v1/vms/999999/snapshots").then().statusCode(404);
        request().delete(path(vm) + "/nothing").then().statusCode(404);
        request().post(path(vm) + "/nothing/rollback").then().statusCode(404);
    }

    @Test
    void whatWeDidNotMakeIsReadOnly() {
        request().get("/api/v1/vms/100/snapshots").then().statusCode(200).body("total", equalTo(0));
        request()
                .body("{\"name\": \"one\"}")
                .post("/api/v1/vms/100/snapshots")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-managed"));
    }

    private static String path(VmRef vm) {
        return "/api/v1/vms/%s/snapshots".formatted(vm.vmid());
    }

    private RequestSpecification waiting() {
        return request().header("Prefer", "wait=20");
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
