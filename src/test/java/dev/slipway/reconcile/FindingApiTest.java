package dev.slipway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.slipway.operation.EventSource;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Findings as API clients and people see them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class FindingApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Reconciler reconciler;

    @Inject
    FindingNews news;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void aCopyIsListedAndAdopted() {
        VmRef copy = copy();

        String id = request()
                .get("/api/v1/findings?kind=marked&vmid=" + copy.vmid())
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("findings[0].cluster", equalTo("default"))
                .body("findings[0].actions", contains("adopt"))
                .body("findings[0].detail", containsString("carries a mark of Slipway"))
                .extract()
                .path("findings[0].id");
        request()
                .header("Prefer", "wait=30")
                .body("{\"project\": \"shop\"}")
                .post("/api/v1/findings/%s/adopt".formatted(id))
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("adopt"))
                .body("vm.managed", equalTo(true))
                .body("vm.project", equalTo("shop"));
        request().get("/api/v1/findings/" + id).then().statusCode(404);
        request()
                .header("Prefer", "wait=30")
                .delete("/api/v1/vms/%s/adopt".formatted(copy.vmid()))
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("release"))
                .body("vm.managed", equalTo(false));
    }

    @Test
    void whatIsNotOfferedIsRefused() {
        VmRef copy = copy();
        String id = id(copy);

        request()
                .post("/api/v1/findings/%s/remove?force=true".formatted(id))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", containsString("not-offered"));
        request().post("/api/v1/findings/%s/forget".formatted(id)).then().statusCode(409);
        assertThat(simulator.guest(copy.vmid().number())).isPresent();
    }

    @Test
    void whatIsUnknownIsRefused() {
        request().get("/api/v1/findings?kind=odd").then().statusCode(400).body("detail", containsString("vanished"));
        request().get("/api/v1/findings/none").then().statusCode(404);
        request().body("{}").post("/api/v1/findings/none/adopt").then().statusCode(404);
    }

    @Test
    void aProjectHasAName() {
        VmRef vm = own.addForeign(simulator, false, "the shop's database");

        request()
                .body("{\"project\": \"Not A Name\"}")
                .post("/api/v1/vms/%s/adopt".formatted(vm.vmid()))
                .then()
                .statusCode(400);
    }

    @Test
    void anEventTellsThatFindingsChanged() {
        AssertSubscriber<EventSource.Event> told = news.events().subscribe().withSubscriber(AssertSubscriber.create(1));

        copy();

        told.awaitItems(1, OwnVms.PATIENCE);
        assertThat(told.getLastItem().name()).isEqualTo("findings");
        assertThat(((FindingsChanged) told.getLastItem().data()).total()).isPositive();
        told.cancel();
    }

    @Test
    void thePageOffersWhatCanBeDone() {
        VmRef vm = own.add(simulator, false);
        round();
        simulator.edit(vm.vmid().number(), "memory", "8192");
        round();
        String id = id(vm);

        page().get("/findings")
                .then()
                .statusCode(200)
                .body(containsString("finding-" + id))
                .body(containsString("<del>4096</del>"))
                .body(containsString("Keep the change"));
        page().get("/findings/notice").then().statusCode(200).body(containsString("Look at"));
        page().contentType(ContentType.URLENC)
                .formParam("action", "acknowledge")
                .post("/findings/" + id)
                .then()
                .statusCode(303);
        page().header("Accept-Language", "ko")
                .get("/findings")
                .then()
                .body(containsString("점검 결과"))
                .body(not(containsString("finding-" + id)));
    }

    private VmRef copy() {
        VmRef original = own.add(simulator, true);
        VmRef copy =
                own.addForeign(simulator, true, own.guest(simulator, original).description());
        round();
        return copy;
    }

    private String id(VmRef vm) {
        return request().get("/api/v1/findings?vmid=" + vm.vmid()).path("findings[0].id");
    }

    private void round() {
        reconciler.compare(ClusterName.DEFAULT).await().atMost(OwnVms.PATIENCE);
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    private RequestSpecification page() {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .accept("text/html")
                .redirects()
                .follow(false);
    }
}
