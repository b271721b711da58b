package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.slipway.operation.OperationId;
import dev.slipway.operation.Operations;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Several VMs at once, as a browser without JavaScript asks for them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class BulkPageTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Operations operations;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void whatIsSelectedIsShownBeforeItIsDone() {
        VmRef one = own.add(simulator, true);
        VmRef other = own.add(simulator, true);

        person().formParam("action", "delete")
                .formParam("vm", one.toString())
                .post("/vms/bulk/confirm")
                .then()
                .statusCode(200)
                .body(containsString("Delete the selected VMs (1)?"))
                .body(containsString("own-" + one.vmid()))
                .body(not(containsString("own-" + other.vmid())));
    }

    @Test
    void withoutAnySelectedNothingCanBeDone() {
        person().formParam("action", "start")
                .post("/vms/bulk/confirm")
                .then()
                .statusCode(200)
                .body(containsString("No VM is selected"))
                .body(not(containsString("<form method=\"post\" action=\"/vms/bulk\"")));
    }

    @Test
    void asManyAsAPageShowsArriveAndAreSaidToBeTooMany() {
        VmRef last = own.add(simulator, true);
        List<String> selected = Stream.concat(
                        IntStream.range(900_000, 901_999).mapToObj(vmid -> "default:" + vmid),
                        Stream.of(last.toString()))
                .toList();

        person().formParam("action", "stop")
                .formParam("vm", selected)
                .post("/vms/bulk/confirm")
                .then()
                .statusCode(200)
                .body(containsString("own-" + last.vmid()))
                .body(containsString("At most 100 at once"))
                .body(not(containsString("<form method=\"post\" action=\"/vms/bulk\"")));
    }

    @Test
    void whoHadToSignInAnewSelectsAnew() {
        person().redirects()
                .follow(false)
                .get("/vms/bulk/confirm")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/"));
    }

    @Test
    void theFormDoesItAndShowsEachItem() {
        VmRef one = own.add(simulator, false);
        VmRef two = own.add(simulator, false);

        String page = person().formParam("action", "start")
                .formParam("vm", one.toString(), two.toString())
                .formParam("key", "k-" + one.vmid())
                .redirects()
                .follow(false)
                .post("/vms/bulk")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        String id = page.substring(page.lastIndexOf('/') + 1);
        operations.ended(new OperationId(id), OwnVms.PATIENCE).await().atMost(OwnVms.PATIENCE);

        person().get("/bulk/" + id)
                .then()
                .statusCode(200)
                .body(containsString("2 of 2 done"))
                .body(containsString("own-" + one.vmid()))
                .body(containsString("own-" + two.vmid()));
        assertThat(own.guest(simulator, two).running()).isTrue();
    }

    @Test
    void itSpeaksKorean() {
        person().header("Accept-Language", "ko")
                .formParam("action", "start")
                .post("/vms/bulk/confirm")
                .then()
                .body(containsString("선택한 가상 머신이 없습니다"));
    }

    private RequestSpecification person() {
        return RestAssured.given().auth().oauth2(token).accept("text/html").header("Sec-Fetch-Site", "same-origin");
    }
}
