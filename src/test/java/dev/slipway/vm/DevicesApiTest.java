package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.slipway.provisioning.Scenario;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Disks, network devices and ISO images as an API client sees them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class DevicesApiTest {

    private static final String IMAGE = "local:iso/debian-13.1.0-amd64-netinst.iso";

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @Test
    void aDiskIsAttachedAndDetached() {
        VmRef vm = own.add(simulator, true);

        waiting()
                .body("{\"size\": 30}")
                .post(path(vm, "disks"))
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("devices"))
                .body("operation.result.in_force", equalTo("scsi1"));
        waiting()
                .delete(path(vm, "disks/scsi1?delete_data=true"))
                .then()
                .statusCode(200)
                .body("operation.status", equalTo("succeeded"));

        assertThat(own.guest(simulator, vm).config()).doesNotContainKeys("scsi1", "unused0");
    }

    @Test
    void aNetworkDeviceIsAttachedChangedAndDetached() {
        VmRef vm = own.add(simulator, true);

        waiting()
                .body("{\"bridge\": \"vmbr1\", \"vlan\": 7}")
                .post(path(vm, "networks"))
                .then()
                .statusCode(200)
                .body("operation.result.in_force", equalTo("net1"));
        waiting().body("{\"vlan\": 8}").patch(path(vm, "networks/net1")).then().statusCode(200);
        request()
                .get(path(vm, "config"))
                .then()
                .statusCode(200)
                .body("networks.device", contains("net0", "net1"))
                .body("networks[1].vlan", equalTo(8));
        waiting().delete(path(vm, "networks/net1")).then().statusCode(200);

        assertThat(own.guest(simulator, vm).config()).doesNotContainKey("net1");
    }

    @Test
    void anIsoImageIsPutInAndTakenOut() {
        VmRef vm = own.add(simulator, false);

        waiting()
                .body("{\"iso\": \"%s\"}".formatted(IMAGE))
                .put(path(vm, "iso"))
                .then()
                .statusCode(200);
        request().get(path(vm, "config")).then().body("iso", equalTo(IMAGE));
        waiting().delete(path(vm, "iso")).then().statusCode(200);

        assertThat(own.guest(simulator, vm).config()).containsValue("none,media=cdrom");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | disks          | {"size": 30}
            DELETE | disks/unused0  |
            POST   | networks       | {"bridge": "vmbr1"}
            PATCH  | networks/net0  | {"vlan": 7}
            DELETE | networks/net0  |
            PUT    | iso            | {"iso": "local:iso/debian-13.1.0-amd64-netinst.iso"}
            DELETE | iso            |
            """)
    void whatWasMeantForAnotherConfigurationIsNotDone(String method, String device, String body) {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm, "config")).path("digest");
        simulator.edit(vm.vmid().number(), "tags", "by-others");
        Map<String, String> before = own.guest(simulator, vm).config();

        (body == null ? waiting() : waiting().body(body))
                .queryParam("digest", digest)
                .queryParam("delete_data", device.startsWith("disks/") ? "true" : null)
                .request(method, path(vm, device))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/changed-meanwhile"));
        assertThat(own.guest(simulator, vm).config()).isEqualTo(before);
    }

    @Test
    void whatChangesBeforeTheCallIsNotOverwritten() {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm, "config")).path("digest");
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/%s/config".formatted(vm.vmid()))
                        .meanwhile(() -> simulator.edit(vm.vmid().number(), "tags", "by-others")));

        waiting()
                .body("{\"size\": 30}")
                .post(path(vm, "disks?digest=" + digest))
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/changed-meanwhile"));
        assertThat(own.guest(simulator, vm).config()).doesNotContainKey("scsi1").containsEntry("tags", "by-others");
    }

    @Test
    void whatIsMeantForTheConfigurationAsItIsIsDone() {
        VmRef vm = own.add(simulator, false);
        String digest = request().get(path(vm, "config")).path("digest");

        waiting()
                .body("{\"vlan\": 7}")
                .patch(path(vm, "networks/net0?digest=" + digest))
                .then()
                .statusCode(200);
    }

    @Test
    void whatIsNoDigestIsRefused() {
        VmRef vm = own.add(simulator, false);

        request()
                .body("{\"size\": 30}")
                .post(path(vm, "disks?digest=12ab"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("?digest"));
    }

    @Test
    void theImagesAreListed() {
        request().get("/api/v1/isos").then().statusCode(200).body("isos.volume", hasItem(IMAGE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            disks    | {}                                | /size
            disks    | {"size": 0}                       | /size
            disks    | {"size": 1, "storage": "none"}    | /storage
            networks | {}                                | /bridge
            networks | {"bridge": "none"}                | /bridge
            networks | {"bridge": "vmbr0", "vlan": 4095} | /vlan
            networks | {"bridge": "vmbr0", "mac": "a"}   | /mac
            """)
    void whatIsWrongIsNamed(String devices, String body, String pointer) {
        VmRef vm = own.add(simulator, false);

        request().body(body).post(path(vm, devices)).then().statusCode(400).body("errors.pointer", contains(pointer));
    }

    @Test
    void aChangeOfNothingIsRefusedAsAWhole() {
        VmRef vm = own.add(simulator, false);

        request()
                .body("{}")
                .patch(path(vm, "networks/net0"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains(""));
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        VmRef vm = own.add(simulator, false);

        request()
                .body("{\"iso\": \"local:iso/none.iso\"}")
                .put(path(vm, "iso"))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/iso"));
    }

    private static String path(VmRef vm, String rest) {
        return "/api/v1/vms/%s/%s".formatted(vm.vmid(), rest);
    }

    private RequestSpecification waiting() {
        return request().header("Prefer", "wait=20");
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
