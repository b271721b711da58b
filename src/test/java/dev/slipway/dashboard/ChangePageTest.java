package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.simulator.Fault;
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
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The forms that change, copy and move a VM, as a browser without JavaScript uses them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ChangePageTest {

    private static final Pattern FIELD = Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"");

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Operations operations;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void itShowsHowTheVmIsAndWhereItCanGo() {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm) + "/change")
                .then()
                .statusCode(200)
                .body(containsString("value=\"4096\""))
                .body(containsString("for tests"))
                .body(not(containsString("slipway-operation")))
                .body(containsString("value=\"pve3\""))
                .body(containsString("Make a template of it"));
    }

    @Test
    void itSpeaksKorean() {
        VmRef vm = own.add(simulator, false);

        person().header("Accept-Language", "ko")
                .get(path(vm) + "/change")
                .then()
                .body(containsString("템플릿으로 만들기"))
                .body(containsString("복제본 이름"));
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "settings")
                .formParam("name", "own-" + vm.vmid())
                .formParam("description", "for tests")
                .formParam("cores", "4")
                .formParam("memory", "4096")
                .formParam("disk_size", "8")
                .post(path(vm) + "/change/settings")
                .then()
                .statusCode(303)
                .header("Location", endsWith(path(vm)));

        ended(vm);
        assertThat(own.guest(simulator, vm).config()).containsEntry("cores", "4");
    }

    @Test
    void whatSomebodyElseChangedMeanwhileStaysWhenARefusedFormIsSentAgain() {
        VmRef vm = own.add(simulator, false);
        String page = path(vm) + "/change";
        Map<String, String> typed = fields(person().get(page).then().extract().asString());
        simulator.edit(vm.vmid().number(), "memory", "8192");
        typed.put("cores", "4");

        Map<String, String> cameBack = fields(sent(typed)
                .post(page + "/settings")
                .then()
                .body(containsString("Changed meanwhile by somebody else to: 8192"))
                .extract()
                .asString());
        sent(cameBack).post(page + "/settings").then().statusCode(303);

        ended(vm);
        assertThat(own.guest(simulator, vm).config())
                .containsEntry("cores", "4")
                .containsEntry("memory", "8192");
    }

    @Test
    void whatIsWrongIsSaidBesideItsForm() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "clone")
                .formParam("clone_name", "not_a_name")
                .post(path(vm) + "/change/clone")
                .then()
                .statusCode(400)
                .body(containsString("is a host name"));
        sent(vm, "migrate")
                .formParam("target", "pve1")
                .post(path(vm) + "/change/migrate")
                .then()
                .statusCode(409)
                .body(containsString("is on pve1 already"));
    }

    @Test
    void whatWasTypedComesBackWithTheErrorAtItsField() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "settings")
                .formParam("name", "own-" + vm.vmid())
                .formParam("description", "a long text")
                .formParam("cores", "many")
                .formParam("memory", "8192")
                .formParam("disk_size", "8")
                .post(path(vm) + "/change/settings")
                .then()
                .statusCode(400)
                .body(containsString("id=\"error-cores\">is a whole number"))
                .body(containsString("value=\"many\""))
                .body(containsString("value=\"8192\""))
                .body(containsString("a long text"));
    }

    @Test
    void whatWasTypedComesBackWhenTheClusterDoesNotAnswer() {
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("GET", ".*/%s/config".formatted(vm.vmid()))
                        .answer(595, "no route")
                        .always());

        sent(vm, "settings")
                .formParam("digest", "0".repeat(40))
                .formParam("description", "a long text")
                .post(path(vm) + "/change/settings")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body(containsString("Not all of it can be shown now"))
                .body(containsString("a long text"));
    }

    @Test
    void whatWasTypedComesBackWhenAnOperationCameBefore() {
        VmRef vm = own.add(simulator, false);
        simulator
                .faults()
                .add(Fault.on("POST", ".*/%s/status/start".formatted(vm.vmid()))
                        .answer(595, "no route")
                        .always());
        sent(vm, "start").formParam("action", "start").post(path(vm) + "/actions");

        sent(vm, "clone")
                .formParam("clone_name", "copy-of-" + vm.vmid())
                .post(path(vm) + "/change/clone")
                .then()
                .statusCode(409)
                .body(containsString("An operation works on this"))
                .body(containsString("value=\"copy-of-%s\"".formatted(vm.vmid())));
        simulator.faults().clear();
        ended(vm);
    }

    @Test
    void tagsAreChangedAsAWhole() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "settings")
                .formParam("name", "own-" + vm.vmid())
                .formParam("description", "for tests")
                .formParam("tags", "web, staging")
                .post(path(vm) + "/change/settings")
                .then()
                .statusCode(303);

        ended(vm);
        assertThat(own.guest(simulator, vm).config()).containsEntry("tags", "staging;web");
    }

    @Test
    void aVmIsMoved() {
        VmRef vm = own.add(simulator, true);

        sent(vm, "migrate")
                .formParam("target", "pve3")
                .post(path(vm) + "/change/migrate")
                .then()
                .statusCode(303);

        ended(vm);
        assertThat(own.guest(simulator, vm).node()).isEqualTo("pve3");
    }

    @Test
    void aTemplateIsSaidToBeOne() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "template").post(path(vm) + "/change/template").then().statusCode(303);

        ended(vm);
        person().get(path(vm))
                .then()
                .body(containsString("is a template"))
                .body(not(containsString("value=\"start\"")));
    }

    @Test
    void aButtonInTheListLeadsBackToTheList() {
        VmRef vm = own.add(simulator, false);

        sent(vm, "start")
                .formParam("action", "start")
                .formParam("from", "list")
                .post(path(vm) + "/actions")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/"));

        ended(vm);
        assertThat(own.guest(simulator, vm).running()).isTrue();
    }

    private RequestSpecification sent(VmRef vm, String form) {
        return person().formParam("key", form + "-" + vm.vmid()).redirects().follow(false);
    }

    private RequestSpecification sent(Map<String, String> fields) {
        return person().formParams(fields).redirects().follow(false);
    }

    /// The fields of the form of settings, as a browser would send them.
    private static Map<String, String> fields(String page) {
        String form = page.substring(page.indexOf("<form id=\"settings\""));
        return FIELD.matcher(form.substring(0, form.indexOf("</form>")))
                .results()
                .collect(Collectors.toMap(field -> field.group(1), field -> field.group(2)));
    }

    private void ended(VmRef vm) {
        List<String> ids = operations
                .list(new OperationFilter(null, vm.cluster(), vm.vmid(), null, false, null, 1))
                .await()
                .atMost(OwnVms.PATIENCE)
                .stream()
                .map(OperationView::id)
                .toList();
        Operation operation = operations
                .ended(new OperationId(ids.getFirst()), OwnVms.PATIENCE)
                .await()
                .atMost(OwnVms.PATIENCE);
        assertThat(operation.ended()).isTrue();
    }

    private static String path(VmRef vm) {
        return "/vms/%s/%s".formatted(vm.cluster(), vm.vmid());
    }

    private RequestSpecification person() {
        return RestAssured.given().auth().oauth2(token).accept("text/html").header("Sec-Fetch-Site", "same-origin");
    }
}
