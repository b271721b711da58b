package dev.slipway.provisioning;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The calls of the older dashboard.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ProvisionApiTest {

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @Test
    void aCreationIsAnsweredAtOnceInItsWords() {
        String name = Scenario.freshName();

        request()
                .body("{\"node_zone\": \"pve2\", \"vcpu\": 2, \"memory\": 4096, \"resize\": 20, \"vm_name\": \"%s\"}"
                        .formatted(name))
                .post("/provision/api/vm/create")
                .then()
                .statusCode(202)
                .header("Location", startsWith("/api/v1/operations/"))
                .body("status", equalTo("queued"))
                .body("vmid", greaterThan(9999))
                .body("name", equalTo(name))
                .body("node", equalTo("pve2"));
    }

    @Test
    void aRepeatedCreationWithTheSameKeyIsTheSameVm() {
        RequestSpecification same = request()
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"vm_name\": \"%s\"}".formatted(Scenario.freshName()));
        int vmid = same.post("/provision/api/vm/create").path("vmid");

        same.post("/provision/api/vm/create").then().statusCode(202).body("vmid", equalTo(vmid));
    }

    @Test
    void itsLimitsHoldAndAreToldInItsWords() {
        request()
                .body("{\"vcpu\": 17, \"memory\": 512, \"resize\": 9}")
                .post("/provision/api/vm/create")
                .then()
                .statusCode(400)
                .body("errors.pointer", containsInAnyOrder("/vm_name", "/vcpu", "/memory", "/resize"));
    }

    @Test
    void whatTheClusterDoesNotHaveIsToldInItsWordsToo() {
        request()
                .body("{\"vm_name\": \"%s\", \"node_zone\": \"nowhere\"}".formatted(Scenario.freshName()))
                .post("/provision/api/vm/create")
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/node_zone"));
    }

    @Test
    void vmsAreListedInPercentAndBytes() {
        request()
                .get("/provision/api/vms")
                .then()
                .statusCode(200)
                .body("total", greaterThan(3))
                .body("vms.find { it.vmid == 100 }.name", equalTo("gateway"))
                .body("vms.find { it.vmid == 100 }.maxmem_bytes", equalTo(4_294_967_296L));
    }

    @Test
    void nodesAreListedToo() {
        request()
                .get("/provision/api/nodes")
                .then()
                .statusCode(200)
                .body("nodes.node", hasItem("pve1"))
                .body("nodes.status", hasItem("online"));
    }

    @Test
    void theDashboardIsAtItsOldAddressToo() {
        request()
                .accept(ContentType.HTML)
                .get("/provision/dashboard/")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .body(containsString("gateway"));
    }

    @Test
    void whoAsksForJsonAtTheRootIsToldTheState() {
        request()
                .accept(ContentType.JSON)
                .get("/")
                .then()
                .statusCode(200)
                .body("status", equalTo("ok"))
                .body("service", equalTo("slipway"));
        request().get("/").then().contentType(ContentType.HTML);
    }

    @Test
    void aProgramWithoutATokenIsToldSoAndNotLedToThePageForPeople() {
        RestAssured.given()
                .redirects()
                .follow(false)
                .get("/provision/api/vms")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
