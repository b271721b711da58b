package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskView;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A real exchange of RFB from a viewer through Slipway to the screen of a VM, and everything that may be in its way.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ConsoleScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @TestHTTPResource("/")
    URI slipway;

    private final List<RfbViewer> viewers = new ArrayList<>();

    @AfterEach
    void leave() {
        viewers.forEach(RfbViewer::close);
        simulator.faults().clear();
    }

    @Test
    void whatIsTypedIsSeen() {
        // Given
        VmRef vm = own.add(simulator, true);
        RfbViewer viewer = open(vm);
        String title = viewer.enter();
        byte[] before = viewer.wholeScreen();

        // When
        viewer.askForUpdate(true);
        viewer.type('a');
        byte[] change = viewer.update();

        // Then
        assertThat(title).isEqualTo("QEMU (own-%s)".formatted(vm.vmid()));
        assertThat(before).hasSize(640 * 400 * 4);
        assertThat(change).hasSize(16 * 16 * 4);
        assertThat(viewer.wholeScreen()).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void aClipboardTravelsBothWays() {
        // Given
        RfbViewer viewer = open(own.add(simulator, true));
        viewer.enter();

        // When
        String pasted = viewer.clipboard("copy".repeat(50_000));

        // Then
        assertThat(pasted).isEqualTo("COPY".repeat(50_000));
    }

    @Test
    void anAnswerHasTheFieldsOfTheOlderServiceAndNothingOfProxmox() {
        VmRef vm = own.add(simulator, true);

        JsonPath console = console(vm).statusCode(200).extract().jsonPath();

        assertThat(console.getString("type")).isEqualTo("vnc");
        assertThat(console.getString("host")).isEqualTo(slipway.getHost());
        assertThat(console.getInt("port")).isEqualTo(slipway.getPort());
        assertThat(console.getString("ticket")).hasSize(32).doesNotContain("PVE");
        assertThat(console.getString("url"))
                .isEqualTo("ws://%s:%d/api/v1/vms/%s/console/websocket?ticket=%s"
                        .formatted(slipway.getHost(), slipway.getPort(), vm, console.getString("ticket")));
        assertThat(Instant.parse(console.getString("expires_at"))).isAfter(Instant.EPOCH);
    }

    @Test
    void aTicketIsGoodOnce() {
        // Given
        URI address = ticket(own.add(simulator, true));
        view(address);

        // When
        RfbViewer.Refused second = refused(address);

        // Then
        assertThat(second.status).isEqualTo(403);
    }

    @Test
    void aTicketForAnotherVmIsVoid() {
        // Given
        URI right = ticket(own.add(simulator, true));
        VmRef other = own.add(simulator, true);
        URI wrong = URI.create(right.toString().replaceFirst("default:\\d+", other.toString()));

        // When
        RfbViewer.Refused refusal = refused(wrong);

        // Then
        assertThat(refusal.status).isEqualTo(403);
        assertThat(refused(right).status).as("it was in wrong hands").isEqualTo(403);
    }

    @Test
    void whoHasATicketMustSignInAllTheSame() {
        URI address = ticket(own.add(simulator, true));

        assertThatExceptionOfType(RfbViewer.Refused.class)
                .isThrownBy(() -> new RfbViewer(address, Map.of()))
                .satisfies(refusal -> assertThat(refusal.status).isEqualTo(401));
    }

    @Test
    void aPageOfAnotherSiteGetsNoSocket() {
        RestAssured.given()
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
                .header("Origin", "https://evil.example")
                .get("/api/v1/vms/100/console/websocket?ticket=x")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/forbidden"));
    }

    @Test
    void theSocketIsNoPage() {
        RestAssured.given()
                .auth()
                .oauth2(token)
                .get("/api/v1/vms/100/console/websocket")
                .then()
                .statusCode(426)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"100, 409, not-managed", "999999, 404, not-found", "nothing, 404, not-found", "no:100, 404, not-found"})
    void aVmThatIsNotOursHasNoConsole(String vm, int status, String type) {
        console(vm).statusCode(status).body("type", equalTo("/problems/" + type));
    }

    @Test
    void aVmThatIsOffHasNoScreen() {
        VmRef vm = own.add(simulator, false);

        console(vm).statusCode(409).body("type", equalTo("/problems/not-running"));
    }

    @Test
    void aVmThatSomebodyElseMadeUnderOurNumberIsLeftAlone() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "description", "made by hand");

        console(vm).statusCode(409).body("type", equalTo("/problems/not-managed"));
    }

    @Test
    void aVmThatStoppedSinceTheTicketWasIssuedIsRefused() {
        // Given
        VmRef vm = own.add(simulator, true);
        URI address = ticket(vm);
        simulator.power(vm.vmid().number(), false);

        // When
        RfbViewer.Refused refusal = refused(address);

        // Then
        assertThat(refusal.status).isEqualTo(409);
    }

    @Test
    void aVmThatHasMovedIsFollowed() {
        // Given
        VmRef vm = own.add(simulator, true);
        URI address = ticket(vm);
        simulator.move(vm.vmid().number(), "pve2");

        // When
        String title = view(address).enter();

        // Then
        assertThat(title).contains("own-" + vm.vmid());
        assertThat(consoleTask(vm, task -> true).upid().node().value()).isEqualTo("pve2");
    }

    @Test
    void aClusterThatIsAwayIsSaidToBe() {
        VmRef vm = own.add(simulator, true);
        simulator.faults().add(Fault.on(".*", ".*").dropBeforeExecution().always());

        console(vm).statusCode(503).body("type", equalTo("/problems/proxmox-unreachable"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, vncproxy, 500, got no worker upid - start worker failed, 409",
        "POST, vncproxy, 403, Permission check failed, 502",
        "POST, vncproxy, 596, Connection timed out, 504",
        "GET, vncwebsocket, 401, permission denied - invalid PVEVNC ticket, 502",
        "GET, vncwebsocket, 595, No route to host, 503",
    })
    void whoIsRefusedByProxmoxGetsAProblemAndNoSocket(String method, String call, int answer, String text, int status) {
        // Given
        URI address = ticket(own.add(simulator, true));
        simulator
                .faults()
                .add(Fault.on(method, "/nodes/[^/]+/qemu/\\d+/" + call)
                        .answer(answer, text)
                        .always());

        // When
        RfbViewer.Refused refusal = refused(address);

        // Then
        assertThat(refusal.status).isEqualTo(status);
    }

    @Test
    void anApiTokenIsLetIntoNoTerminalBeforeProxmoxVe9() {
        // Given
        VmRef vm = own.add(simulator, true);
        URI address = URI.create(RestAssured.given()
                .auth()
                .oauth2(token)
                .get("/api/v1/vms/{vm}/console?type=serial", vm.toString())
                .then()
                .statusCode(200)
                .extract()
                .path("url"));

        // When
        RfbViewer.Refused refusal = refused(address);

        // Then
        assertThat(refusal.status).isEqualTo(502);
    }

    @Test
    void whenTheVmStopsItsViewerIsTold() {
        // Given
        VmRef vm = own.add(simulator, true);
        RfbViewer viewer = open(vm);
        viewer.enter();

        // When
        simulator.power(vm.vmid().number(), false);

        // Then
        assertThat(viewer.end()).isEqualTo(new RfbViewer.End(1000, "the screen was switched off"));
    }

    @Test
    void whenTheViewerLeavesTheTaskOfItsConsoleEnds() {
        // Given
        VmRef vm = own.add(simulator, true);
        RfbViewer viewer = open(vm);
        viewer.enter();

        // When
        viewer.close();

        // Then
        TaskView ended = consoleTask(vm, task -> task.endedAt().isPresent());
        assertThat(ended.exitStatus()).isEqualTo("OK");
    }

    @Test
    void aViewerThatSpeaksSomethingElseIsSentAway() {
        // Given
        RfbViewer viewer = open(own.add(simulator, true));

        // When
        viewer.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        // Then
        assertThat(viewer.end().code()).isEqualTo(1002);
    }

    @Test
    void thereAreOnlySoManyAtOnce() {
        // Given
        VmRef vm = own.add(simulator, true);
        for (int i = 0; i < 4; i++) {
            open(vm).enter();
        }
        URI address = ticket(vm);

        // When
        RfbViewer.Refused refusal = refused(address);

        // Then
        assertThat(refusal.status).isEqualTo(503);
    }

    private RfbViewer open(VmRef vm) {
        return view(ticket(vm));
    }

    private RfbViewer view(URI address) {
        RfbViewer viewer = new RfbViewer(address, Map.of("Authorization", "Bearer " + token));
        viewers.add(viewer);
        return viewer;
    }

    private RfbViewer.Refused refused(URI address) {
        try {
            view(address);
        } catch (RfbViewer.Refused refusal) {
            return refusal;
        }
        throw new AssertionError("it was let in");
    }

    private URI ticket(VmRef vm) {
        return URI.create(console(vm).statusCode(200).extract().path("url"));
    }

    private ValidatableResponse console(VmRef vm) {
        assertThat(vm.cluster()).isEqualTo(ClusterName.DEFAULT);
        return console(vm.vmid().toString());
    }

    private ValidatableResponse console(String vm) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .get("/api/v1/vms/{vm}/console", vm)
                .then();
    }

    private TaskView consoleTask(VmRef vm, Predicate<TaskView> wanted) {
        return Multi.createBy()
                .repeating()
                .supplier(() -> simulator.tasks().stream()
                        .filter(task -> task.upid().type().equals("vncproxy"))
                        .filter(task -> task.upid().id().equals(vm.vmid().toString()))
                        .filter(wanted)
                        .findFirst())
                .withDelay(Duration.ofMillis(20))
                .whilst(Optional::isEmpty)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE)
                .orElseThrow();
    }
}
