package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.process.JsonApi;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.WorldPlan;
import dev.slipway.vm.OwnVms;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The calls of the older services, each as written but for host, port, credentials and what their documents leave out
/// with dots.
@QuarkusTest
@WithTestResource(OldCallsTest.OldWorld.class)
class OldCallsTest {

    private static final Path DOCUMENT = Path.of("..", "shared", "OLD-CALLS.md");
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBxW0eZ1Xn8dXvYdWc4jGmZ0m7oVt0yU1lqkS0yXyU2a me";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private final List<OldCall> left = new ArrayList<>(OldCall.all(read()));

    /// The nodes and templates that the calls name.
    public static class OldWorld extends SimulatorResource {

        @Override
        protected SimulatorOptions options() {
            return super.options()
                    .world(WorldPlan.empty()
                            .node("pve", 16, 65_536)
                            .node("pve-public-01", 16, 65_536)
                            .storage("local", "dir", false, "iso,vztmpl,backup,snippets,import", 100)
                            .storage("ceph", "rbd", true, "images,rootdir", 4000)
                            .template(9000, "pve", "ubuntu-22.04", "ceph", "3G")
                            .template(9001, "pve", "debian-12", "ceph", "3G"));
        }
    }

    @Test
    void eachIsAnsweredAsItsNameSays() {
        own.add(simulator, 100, "pve", true);
        JsonApi.await(
                "the templates are known",
                PATIENCE,
                () -> request().get("/api/v1/templates").asString(),
                templates -> templates.contains("ubuntu-22.04") && templates.contains("debian-12"));

        // which of them it is, is not known right after the start
        seen("GET /health").statusCode(200).body("status", oneOf("ok", "degraded"));
        seen("GET /api/v1/vms").statusCode(200).body("vms.vmid", hasItem(100));
        seen("GET /api/v1/vms?node=pve").statusCode(200).body("vms.vmid", hasItem(100));
        made("POST /api/v1/vms", "my-server");
        made("POST /api/v1/vms", "custom-server");
        seen("GET /api/v1/vms/100").statusCode(200).body("vmid", equalTo(100)).body("status", equalTo("running"));

        done("POST /api/v1/vms/100/actions", "\"start\"");
        done("POST /api/v1/vms/100/actions", "\"reboot\"");
        done("POST /api/v1/vms/100/actions", "\"snapshot\"");
        made("POST /api/v1/vms/100/actions", "\"clone\"");
        seen("GET /api/v1/vms/100/console")
                .statusCode(200)
                .body("type", notNullValue())
                .body("host", notNullValue())
                .body("port", greaterThan(0))
                .body("ticket", notNullValue())
                .body("url", startsWith("ws"));
        seen("GET /api/v1/vms/sizes")
                .statusCode(200)
                .body("sizes.find { it.name == 'medium' }.cores", equalTo(2))
                .body("sizes.find { it.name == 'xxlarge' }.disk_size", equalTo(320));
        seen("GET /api/v1/vms/100/snapshots").statusCode(200).body("snapshots.name", hasItem("before-update"));
        done("POST /api/v1/vms/100/snapshots", "before-upgrade");
        done("POST /api/v1/vms/100/snapshots/before-upgrade/rollback", "");
        done("DELETE /api/v1/vms/100/snapshots/before-upgrade", "");
        done("POST /api/v1/vms/100/actions", "\"shutdown\"");
        String task = done("POST /api/v1/vms/100/actions", "\"stop\"");

        seen("GET /api/v1/templates").statusCode(200).body("templates.name", hasItem("debian-12"));
        seen("GET /api/v1/nodes").statusCode(200).body("nodes.node", hasItem("pve"));
        seen("GET /api/v1/nodes/pve").statusCode(200).body("node", equalTo("pve"));
        seen("GET /api/v1/nodes/pve/storage").statusCode(200).body("storages.storage", hasItem("ceph"));
        seen("GET /api/v1/nodes/pve/networks").statusCode(200).body("networks", hasSize(greaterThanOrEqualTo(1)));
        seen("GET /api/v1/cluster/status").statusCode(200);
        seen("GET /api/v1/cluster/resources").statusCode(200);
        seen("GET /api/v1/storage").statusCode(200).body("storages.storage", hasItem("local"));
        perform(take("GET /api/v1/tasks/UPID:pve:...?node=pve", ""), upid())
                .then()
                .statusCode(200)
                .body("status", equalTo("stopped"))
                .body("exit_status", equalTo("OK"))
                .body("user", notNullValue());
        request().get("/api/v1/tasks/" + task).then().statusCode(200).body("exit_status", equalTo("OK"));
        done("DELETE /api/v1/vms/100", "");

        perform(take("POST /provision/api/vm/create", ""), null)
                .then()
                .statusCode(202)
                .body("status", notNullValue())
                .body("vmid", greaterThan(0))
                .body("name", equalTo("my-web-vm"))
                .body("node", equalTo("pve-public-01"));
        assertThat(left).as("calls that nobody tried").isEmpty();
    }

    @Test
    void noneOfTheDocumentIsForgotten() throws IOException {
        assumeTrue(Files.exists(DOCUMENT), "NOT RUN: the document of the older services is not here");

        assertThat(OldCall.all(read())).containsExactlyElementsOf(OldCall.all(Files.readString(DOCUMENT)));
    }

    private ValidatableResponse seen(String call) {
        return perform(take(call, ""), null).then();
    }

    /// A VM comes of it.
    private void made(String call, String word) {
        Response answer = perform(take(call, word), null);

        answer.then().statusCode(202).body("vmid", greaterThan(0)).body("vm.name", notNullValue());
        succeeded(answer.path("task_id"));
    }

    /// It is done with VM 100; yields its task.
    private String done(String call, String word) {
        Response answer = perform(take(call, word), null);

        answer.then().statusCode(202).body("task_id", notNullValue());
        return succeeded(answer.path("task_id"));
    }

    private String succeeded(String operation) {
        assertThat(own.ended(operation).state().label()).isEqualTo("succeeded");
        return operation;
    }

    /// A task that Proxmox VE knows.
    private String upid() {
        return request().get("/api/v1/operations?kind=shutdown").path("operations[0].steps[0].upid");
    }

    private OldCall take(String call, String word) {
        OldCall found = left.stream()
                .filter(each -> each.is(call, word))
                .findFirst()
                .orElseThrow(() -> new AssertionError(call));
        left.remove(found);
        return found;
    }

    private Response perform(OldCall call, String upid) {
        RequestSpecification request = request();
        if (call.body() != null) {
            request.contentType(ContentType.JSON).body(call.body().replace("ssh-rsa AAAA...", KEY));
        }
        String path = upid == null ? call.path() : call.path().replace("UPID:pve:...", upid);
        return request.urlEncodingEnabled(false).request(call.method(), path);
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token);
    }

    private static String read() {
        try (InputStream calls = OldCallsTest.class.getResourceAsStream("/old-calls.sh")) {
            return new String(calls.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
