package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.slipway.access.Kim;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Copies, migrations, templates and deletions as an API client sees them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class CopyApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void aCloneIsAnsweredAsTheVmThatIsMade() {
        VmRef vm = own.add(simulator, true);

        waiting()
                .body("{\"action\": \"clone\", \"clone_name\": \"copy-%s\"}".formatted(vm.vmid()))
                .post(path(vm) + "/actions")
                .then()
                .statusCode(201)
                .body("operation.kind", equalTo("create"))
                .body("vm.name", equalTo("copy-" + vm.vmid()))
                .body("vmid", not(equalTo(vm.vmid().number())));
    }

    @Test
    void aVmThatIsSomebodyElsesByNowIsNotCopied() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "description", "made anew under this number, by others");

        request()
                .body("{\"action\": \"clone\", \"clone_name\": \"copy-%s\"}".formatted(vm.vmid()))
                .post(path(vm) + "/actions")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-managed"));
    }

    @Test
    void preconditionsAreShownBeforeAVmIsMoved() {
        VmRef vm = own.add(simulator, true);

        request()
                .get(path(vm) + "/migrate")
                .then()
                .statusCode(200)
                .body("node", equalTo("pve1"))
                .body("running", equalTo(true))
                .body("targets.node", hasItem("pve3"))
                .body("targets.find { it.node == 'pve3' }.allowed", equalTo(true));
        waiting()
                .body("{\"target\": \"pve3\"}")
                .post(path(vm) + "/migrate")
                .then()
                .statusCode(200)
                .body("operation.result.node", equalTo("pve3"))
                .body("vm.node", equalTo("pve3"));
    }

    @Test
    void aTemplateIsStillThereToBeDeleted() {
        VmRef vm = own.add(simulator, false);

        waiting().post(path(vm) + "/template").then().statusCode(200).body("vm.status", equalTo("template"));
        waiting().delete(path(vm)).then().statusCode(200);

        assertThat(simulator.guest(vm.vmid().number())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /api/v1/vms/%s", "POST, /vms/default/%s/delete"})
    void aTemplateIsDeletedByAdministratorsOnlyWhereverTheyAsk(String method, String path) {
        VmRef vm = own.add(simulator, false);
        own.template(simulator, vm);
        Kim.hasTheTokens();

        request()
                .contentType(ContentType.URLENC)
                .request(method, path.formatted(vm.vmid()))
                .then()
                .statusCode(403);
        assertThat(own.guest(simulator, vm).template()).isTrue();
    }

    @Test
    void aProtectedVmIsNotDeleted() {
        VmRef vm = own.add(simulator, false);
        simulator.edit(vm.vmid().number(), "protection", "1");

        request()
                .delete(path(vm))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/protected"))
                .body("detail", containsString("PATCH"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/actions | {\"action\": \"clone\"} | 400",
                "/actions | {\"action\": \"clone\", \"clone_name\": \"a_b\"} | 400",
                "/actions | {\"action\": \"clone\", \"clone_name\": \"ab\", \"full_clone\": false} | 400",
                "/actions | {\"action\": \"start\", \"clone_name\": \"ab\"} | 400",
                "/migrate | {\"target\": \"no where\"} | 400",
                "/migrate | {\"target\": \"nowhere\"} | 400",
                "/migrate | {\"target\": \"pve1\"} | 409",
                "/template | {} | 409"
            })
    void whatCannotBeDoneIsRefused(String call, String body, int status) {
        VmRef vm = own.add(simulator, true);

        request().body(body).post(path(vm) + call).then().statusCode(status).contentType("application/problem+json");
    }

    private static String path(VmRef vm) {
        return "/api/v1/vms/" + vm.vmid();
    }

    private RequestSpecification waiting() {
        return request().header("Prefer", "wait=20");
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
