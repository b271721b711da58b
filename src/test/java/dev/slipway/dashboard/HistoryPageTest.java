package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.slipway.operation.Operation;
import dev.slipway.operation.TestRequester;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.Power;
import dev.slipway.vm.PowerAction;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The operations that there have been, as a browser without JavaScript seeks them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class HistoryPageTest {

    private static final Pattern OLDER = Pattern.compile("href=\"/history([^\"]*)\" rel=\"next\"");

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Power power;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void operationsAreFoundByNameKindAndStatus() {
        VmRef vm = own.add(simulator, false);
        own.ended(switched(vm, PowerAction.START));
        own.ended(switched(vm, PowerAction.STOP));

        person().get("/history?q=own-%s&kind=start&status=succeeded".formatted(vm.vmid()))
                .then()
                .statusCode(200)
                .body(containsString("Start own-" + vm.vmid()))
                .body(not(containsString("Switch off own-" + vm.vmid())));
        person().get("/history?q=own-%s&status=failed".formatted(vm.vmid()))
                .then()
                .body(containsString("No operation matches"));
    }

    @Test
    void olderOnesAreBehindALink() {
        VmRef vm = own.add(simulator, true);
        own.ended(switched(vm, PowerAction.STOP));
        for (int i = 0; i < 50; i++) {
            // done already, so no call and no time
            own.ended(switched(vm, PowerAction.STOP));
        }

        String first = person().get("/history?q=own-" + vm.vmid()).asString();
        Matcher older = OLDER.matcher(first);
        assertThat(older.find()).isTrue();
        String second =
                person().get("/history" + older.group(1).replace("&amp;", "&")).asString();

        assertThat(rows(first, vm)).isEqualTo(50);
        assertThat(rows(second, vm)).isEqualTo(1);
    }

    @Test
    void itSpeaksKorean() {
        person().header("Accept-Language", "ko").get("/history").then().body(containsString("전체 작업 내역"));
    }

    private Operation switched(VmRef vm, PowerAction action) {
        return power.admit(vm, action, action == PowerAction.STOP, null, TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE);
    }

    private static long rows(String page, VmRef vm) {
        return Pattern.compile("title=\"own-%s\"".formatted(vm.vmid()))
                .matcher(page)
                .results()
                .count();
    }

    private RequestSpecification person() {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .auth()
                .oauth2(token)
                .accept("text/html")
                .header("Sec-Fetch-Site", "same-origin");
    }
}
