package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Changes of a VM as an API client makes them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ReconfigureApiTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void everythingIsChangedAndTheAnswerSaysWhatWaits() {
        VmRef vm = own.add(simulator, true);
        String digest = request().get(path(vm) + "/config").path("digest");

        Response changed = waiting().body("""
                        {"name": "changed-%s", "description": "", "cores": 4, "memory": 8192, "cpu_type": "host",
                         "disk_size": 12, "tags": ["Web", "prod"], "protection": true, "on_boot": true,
                         "cloud_init": {"user": "kim", "ssh_keys": [], "ip_config": "dhcp"}, "digest": "%s"}
                        """.formatted(vm.vmid(), digest)).patch(path(vm));

        changed.then()
                .statusCode(200)
                .body("operation.kind", equalTo("reconfigure"))
                .body("operation.result.in_force", equalTo("name, description, tags, protection, on_boot, disk_size"))
                .body("operation.result.after_restart", equalTo("cores, memory, cpu_type, cloud_init"));
        request()
                .get(path(vm) + "/config")
                .then()
                .statusCode(200)
                .body("digest", equalTo(changed.path("operation.result.digest")))
                .body("name", equalTo("changed-" + vm.vmid()))
                .body("memory", equalTo(8192))
                .body("cpu_type", equalTo("host"))
                .body("disk_size", equalTo(12))
                .body("tags", contains("prod", "web"))
                .body("protection", equalTo(true))
                .body("on_boot", equalTo(true))
                .body("waiting", hasSize(3));
        assertThat(own.guest(simulator, vm).description()).startsWith("slipway-operation: ");
    }

    @ParameterizedTest
    @CsvSource({"cores, 100", "memory, 4194304"})
    void moreThanTheNodeHasIsRefused(String field, int value) {
        VmRef vm = own.add(simulator, false);

        Response refused =
                waiting().body("{\"%s\": %d}".formatted(field, value)).patch(path(vm));

        refused.then().statusCode(400).body("errors.field", contains(field));
    }

    @Test
    void theDigestMayBeAParameter() {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm) + "/config").path("digest");
        simulator.edit(vm.vmid().number(), "cores", "8");

        Response refused = request().body("{\"cores\": 4}").patch(path(vm) + "?digest=" + digest);

        refused.then().statusCode(409).body("type", equalTo("/problems/changed-meanwhile"));
    }

    @Test
    void aStaleDigestIsAConflict() {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm) + "/config").path("digest");
        simulator.edit(vm.vmid().number(), "cores", "8");

        request()
                .body("{\"cores\": 4, \"digest\": \"%s\"}".formatted(digest))
                .patch(path(vm))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/changed-meanwhile"));
    }

    @Test
    void whoWaitsLearnsThatSomebodyElseWasFaster() {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm) + "/config").path("digest");
        simulator
                .faults()
                .add(Fault.on("PUT", ".*/%s/config".formatted(vm.vmid()))
                        .answer(500, "checksum mismatch (file change by other user?)"));

        waiting()
                .body("{\"cores\": 4, \"digest\": \"%s\"}".formatted(digest))
                .patch(path(vm))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/changed-meanwhile"));
    }

    @Test
    void theSameKeyChangesOnce() {
        VmRef vm = own.add(simulator, false);
        String key = UUID.randomUUID().toString();

        Response first =
                waiting().header("Idempotency-Key", key).body("{\"cores\": 4}").patch(path(vm));
        Response second =
                waiting().header("Idempotency-Key", key).body("{\"cores\": 4}").patch(path(vm));
        Response other =
                request().header("Idempotency-Key", key).body("{\"cores\": 6}").patch(path(vm));

        assertThat(second.<String>path("operation.id")).isEqualTo(first.path("operation.id"));
        other.then().statusCode(409).body("type", equalTo("/problems/idempotency-key-reused"));
    }

    @Test
    void aProtectedVmIsKept() {
        VmRef vm = own.add(simulator, false);
        waiting().body("{\"protection\": true}").patch(path(vm)).then().statusCode(200);

        waiting()
                .delete(path(vm))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/protected"))
                .body("detail", containsString("protection"));

        assertThat(simulator.guest(vm.vmid().number())).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"cores": 0}                                  | /cores
            {"cores": "many"}                             | /cores
            {"memory": 16}                                | /memory
            {"disk_size": 7}                              | /disk_size
            {"name": "a_b"}                               | /name
            {"name": ""}                                  | /name
            {"cpu_type": "host,flags=+aes"}               | /cpu_type
            {"tags": ["a b"]}                             | /tags/0
            {"protection": "yes"}                         | /protection
            {"onboot": true}                              | /onboot
            {"cloud_init": {"ip_config": "10.0.0.5"}}     | /cloud_init/ip_config
            {"digest": "xyz", "cores": 2}                 | /digest
            {}                                            | ''
            {"digest": "0123456789abcdef0123456789abcdef01234567"} | ''
            """)
    void whatIsWrongIsNamed(String body, String pointer) {
        VmRef vm = own.add(simulator, false);

        request().body(body).patch(path(vm)).then().statusCode(400).body("errors.pointer", contains(pointer));
    }

    @Test
    void whatWeDidNotMakeIsLeftAlone() {
        request()
                .body("{\"cores\": 4}")
                .patch("/api/v1/vms/100")
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-managed"));
    }

    @Test
    void noSecretIsEverTold() {
        VmRef vm = own.add(simulator, false);

        Response changed = waiting()
                .body("{\"cloud_init\": {\"password\": \"geheim-geheim\"}}")
                .patch(path(vm));

        changed.then().statusCode(200);
        assertThat(changed.asString()).doesNotContain("geheim").doesNotContain("$6$");
        assertThat(simulator.requests().toString()).doesNotContain("geheim-geheim");
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
