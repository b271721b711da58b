package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.provisioning.Scenario;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The life of a VM as an API client sees it.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class VmApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Operations operations;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aCreationIsAcceptedAtOnceAndFollowed() {
        Response accepted = create(name(), "");

        accepted.then()
                .statusCode(202)
                .header("Location", equalTo("/api/v1/operations/" + accepted.path("operation.id")))
                .body("operation.kind", equalTo("create"))
                .body("operation.placement", containsString("has the most memory left"))
                .body("vm.status", equalTo("creating"))
                .body("vmid", equalTo(accepted.path("operation.vmid")));
        given(accepted.header("Location")).then().statusCode(200);
        ended(accepted.path("operation.id"));
        given(accepted.header("Location"))
                .then()
                .body("status", equalTo("succeeded"))
                .body("progress", equalTo(100))
                .body("steps.step", equalTo(List.of("clone", "configure", "resize", "start", "address")))
                .body("result.address", not(equalTo(null)));
    }

    @Test
    void whoPrefersToWaitGetsTheRunningVm() {
        Response created =
                request().header("Prefer", "wait=20").body(body(name(), "")).post("/api/v1/vms");

        created.then()
                .statusCode(201)
                .header("Preference-Applied", "wait=20")
                .header("Location", startsWith("/api/v1/vms/default:"))
                .body("operation.status", equalTo("succeeded"))
                .body("vm.status", equalTo("running"))
                .body("vm.managed", equalTo(true))
                .body("vm.project", equalTo("default"));
        given(created.header("Location")).then().statusCode(200).body("status", equalTo("running"));
        given("/api/v1/vms?status=running")
                .then()
                .body("vms.vmid", hasItem(created.<Integer>path("vmid")))
                .body("clusters[0].reachable", equalTo(true));
    }

    @Test
    void whoWaitsForAFailureGetsAProblemWithTheReason() {
        simulator
                .faults()
                .add(Fault.on("POST", ".*/status/start")
                        .answer(500, "no CPU left for you")
                        .always());

        request()
                .header("Prefer", "wait=20")
                .body(body(name(), ""))
                .post("/api/v1/vms")
                .then()
                .statusCode(502)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/operation-failed"))
                .body("detail", startsWith("start failed: no CPU left for you"));
    }

    @Test
    void theSameKeyMakesOneVm() {
        String key = UUID.randomUUID().toString();
        String body = body(name(), "");

        Response first = request().header("Idempotency-Key", key).body(body).post("/api/v1/vms");
        Response second = request().header("Idempotency-Key", key).body(body).post("/api/v1/vms");
        Response other =
                request().header("Idempotency-Key", key).body(body(name(), "")).post("/api/v1/vms");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.<String>path("operation.id")).isEqualTo(first.path("operation.id"));
        other.then().statusCode(409).body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @Test
    void aNameIsGivenOnce() {
        String name = name();
        Response first = create(name, "");

        create(name, "").then().statusCode(409).body("type", equalTo("/problems/already-exists"));
        ended(first.path("operation.id"));
        create(name, "").then().statusCode(409).body("type", equalTo("/problems/already-exists"));
    }

    @Test
    void aRunningVmIsDeletedOnlyByForce() {
        Response created =
                request().header("Prefer", "wait=20").body(body(name(), "")).post("/api/v1/vms");
        int vmid = created.path("vmid");

        request().delete("/api/v1/vms/" + vmid).then().statusCode(409).body("type", equalTo("/problems/wrong-state"));
        request()
                .header("Prefer", "wait=20")
                .delete("/api/v1/vms/" + vmid + "?force=true")
                .then()
                .statusCode(200)
                .body("operation.status", equalTo("succeeded"));

        given("/api/v1/vms/" + vmid).then().statusCode(404);
        assertThat(simulator.guest(vmid)).isEmpty();
    }

    @Test
    void whatWeDidNotMakeIsLeftAlone() {
        GuestView foreign = simulator.guests().stream()
                .filter(guest -> !guest.template() && !guest.description().contains("slipway-operation"))
                .findFirst()
                .orElseThrow();

        request()
                .delete("/api/v1/vms/" + foreign.vmid() + "?force=true")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-managed"));

        assertThat(simulator.guest(foreign.vmid())).contains(foreign);
    }

    @Test
    void aVmThatLostItsMarkIsLeftAlone() {
        Response created =
                request().header("Prefer", "wait=20").body(body(name(), "")).post("/api/v1/vms");
        int vmid = created.path("vmid");
        simulator.edit(vmid, "description", "now it is mine");

        request()
                .header("Prefer", "wait=20")
                .delete("/api/v1/vms/" + vmid + "?force=true")
                .then()
                .statusCode(502)
                .body("detail", containsString("does not carry the mark of Slipway any more"));

        assertThat(simulator.guest(vmid))
                .get()
                .satisfies(guest -> assertThat(guest.running()).isTrue());
    }

    @Test
    void aCancelledCreationLeavesNothing() {
        simulator
                .faults()
                .add(Fault.on("POST", ".*/clone").delay(Duration.ofMillis(300)).times(1));
        Response accepted = create(name(), "");
        String id = accepted.path("operation.id");

        request().delete("/api/v1/operations/" + id).then().statusCode(202).body("status", equalTo("cancelling"));
        OperationView ended = ended(id);

        assertThat(ended.status()).isEqualTo("cancelled");
        assertThat(simulator.guest(accepted.path("vmid"))).isEmpty();
        request()
                .delete("/api/v1/operations/" + id)
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/operation-ended"));
    }

    @Test
    void aVmThatIsNotToBeStartedStaysOff() {
        Response created = request()
                .header("Prefer", "wait=20")
                .body(body(name(), ", \"start_on_create\": false, \"disk_size\": 60"))
                .post("/api/v1/vms");

        created.then().statusCode(201).body("vm.status", equalTo("stopped"));
        assertThat(simulator.guest(created.path("vmid"))).get().satisfies(guest -> {
            assertThat(guest.running()).isFalse();
            assertThat(guest.config().toString()).contains("60G");
        });
    }

    @Test
    void aListIsSortedAndPaged() {
        Response first = given("/api/v1/vms?sort=-name&limit=2");
        Response second = given("/api/v1/vms?sort=-name&limit=2&cursor=" + first.path("cursor"));
        Response all = given("/api/v1/vms?sort=-name");

        List<String> names = all.jsonPath().getList("vms.name");
        assertThat(names).hasSizeGreaterThan(3).isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER.reversed());
        assertThat(first.jsonPath().<String>getList("vms.name")).isEqualTo(names.subList(0, 2));
        assertThat(second.jsonPath().<String>getList("vms.name")).isEqualTo(names.subList(2, 4));
        assertThat(all.<String>path("cursor")).isNull();
        for (String query : List.of("sort=colour", "limit=0", "limit=x", "cursor=mars:1")) {
            given("/api/v1/vms?" + query).then().statusCode(400).contentType("application/problem+json");
        }
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (String path : List.of(
                "/api/v1/vms/999999",
                "/api/v1/vms/abc",
                "/api/v1/vms/mars:100",
                "/api/v1/operations/abc",
                "/api/v1/operations/" + UUID.randomUUID())) {
            given(path).then().statusCode(404).contentType("application/problem+json");
        }
    }

    @Test
    void noSecretIsEverTold() {
        Response created = request()
                .header("Prefer", "wait=20")
                .body(body(name(), ", \"cloud_init\": {\"user\": \"kim\", \"password\": \"geheim-geheim\"}"))
                .post("/api/v1/vms");

        assertThat(created.asString()).doesNotContain("geheim").doesNotContain("$6$");
        assertThat(simulator.requests().toString()).doesNotContain("geheim-geheim");
    }

    private OperationView ended(String id) {
        return operations.view(
                operations.ended(new OperationId(id), PATIENCE).await().atMost(PATIENCE.plusSeconds(5)));
    }

    private Response create(String name, String more) {
        return request().body(body(name, more)).post("/api/v1/vms");
    }

    private static String body(String name, String more) {
        return "{\"name\": \"%s\", \"template\": \"ubuntu-24.04\", \"size\": \"small\"%s}".formatted(name, more);
    }

    private static String name() {
        return "api-" + UUID.randomUUID();
    }

    private Response given(String path) {
        return request().get(path);
    }

    private RequestSpecification request() {
        return io.restassured.RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
