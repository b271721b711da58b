package dev.slipway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.RequestRecord;
import dev.slipway.simulator.SimulatorNineResource;
import dev.slipway.simulator.TaskView;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A real exchange of text from a viewer through Slipway to the serial port of a VM, and what may be in its way.
@QuarkusTest
@WithTestResource(SimulatorNineResource.class)
class TerminalScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private final List<SocketViewer> viewers = new ArrayList<>();

    @AfterEach
    void leave() {
        viewers.forEach(SocketViewer::close);
        simulator.faults().clear();
    }

    @Test
    void whatIsTypedIsEchoed() {
        // Given
        VmRef vm = own.add(simulator, true);
        TerminalViewer viewer = open(vm);
        viewer.until("starting serial terminal on interface serial0\r\n");

        // When
        viewer.say("{\"columns\": 120, \"rows\": 32}");
        viewer.type("\rroot\recho from here\r");

        // Then
        assertThat(viewer.until("from here\r\n$ "))
                .startsWith("\r\nown-%s login: root\r\n".formatted(vm.vmid()))
                .endsWith("$ echo from here\r\nfrom here\r\n$ ");
    }

    @Test
    void aLongTextArrivesWhole() {
        TerminalViewer viewer = open(own.add(simulator, true));
        String text = "0123456789".repeat(100);

        viewer.type("\rroot\r" + "echo %s\r".formatted(text).repeat(200) + "end\r");

        assertThat(viewer.until("sh: end: not found").split(text, -1)).hasSize(2 * 200 + 1);
    }

    @Test
    void whichConsolesAVmHasIsSaid() {
        console(own.add(simulator, true), "serial")
                .statusCode(200)
                .body("type", equalTo("serial"))
                .body("types", contains("vnc", "serial"));
    }

    @Test
    void withoutATypeItIsAScreenAlsoWhereTheVmShowsItsSerialPort() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "vga", "serial0");

        console(vm, null).statusCode(200).body("type", equalTo("vnc")).body("types", contains("vnc", "serial"));
    }

    @Test
    void aVmThatShowsItsSerialPortHasAScreenAllTheSame() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "vga", "serial0");

        console(vm, "vnc").statusCode(200).body("type", equalTo("vnc"));
    }

    @Test
    void aVmWithoutASerialPortIsToldHowToGetOne() {
        VmRef vm = withoutSerialPort();

        console(vm, "serial")
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/no-serial-port"))
                .body("detail", containsString("qm set %s --serial0 socket".formatted(vm.vmid())));
        console(vm, null).statusCode(200).body("types", contains("vnc"));
    }

    @Test
    void aSerialPortThatIsGoneSinceTheTicketWasIssuedIsToldBeforeTheSocket() {
        VmRef vm = own.add(simulator, true);
        URI address = ticket(vm);
        simulator.edit(vm.vmid().number(), "serial0", "/dev/ttyS0");

        assertThat(refused(address).status).isEqualTo(409);
    }

    @Test
    void thereIsNoThirdType() {
        console(own.add(simulator, true), "spice")
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-request"))
                .body("errors[0].detail", containsString("vnc or serial"));
    }

    @Test
    void aTicketIsGoodOnce() {
        URI address = ticket(own.add(simulator, true));
        view(address).until("serial0");

        SocketViewer.Refused second = refused(address);

        assertThat(second.status).isEqualTo(403);
    }

    @Test
    void anInventedTicketOpensNothing() {
        URI right = ticket(own.add(simulator, true));
        URI invented = URI.create(right.toString().replaceFirst("ticket=.*", "ticket=invented"));

        assertThat(refused(invented).status).isEqualTo(403);
    }

    @Test
    void aTicketForAScreenOpensNoTerminal() {
        VmRef vm = own.add(simulator, true);
        RfbViewer viewer = new RfbViewer(address(console(vm, "vnc")), authorization());
        viewers.add(viewer);

        assertThat(viewer.enter()).contains("own-" + vm.vmid());
    }

    @Test
    void aVmThatIsOffHasNoTerminal() {
        console(own.add(simulator, false), "serial").statusCode(409).body("type", equalTo("/problems/not-running"));
    }

    @Test
    void whoIsNotLetInByProxmoxGetsAProblemAndNoSocket() {
        URI address = ticket(own.add(simulator, true));
        simulator
                .faults()
                .add(Fault.on("POST", "/nodes/[^/]+/qemu/\\d+/termproxy")
                        .answer(403, "Permission check failed")
                        .always());

        assertThat(refused(address).status).isEqualTo(502);
    }

    @Test
    void whenTheVmStopsItsViewerIsTold() {
        VmRef vm = own.add(simulator, true);
        TerminalViewer viewer = open(vm);
        viewer.until("serial0");

        simulator.power(vm.vmid().number(), false);

        assertThat(viewer.end()).isEqualTo(new SocketViewer.End(1000, "the terminal was closed"));
    }

    @Test
    void whenTheViewerLeavesTheTaskOfItsTerminalEnds() {
        // Given
        VmRef vm = own.add(simulator, true);
        TerminalViewer viewer = open(vm);
        viewer.until("serial0");

        // When
        viewer.close();

        // Then
        assertThat(endOfTask(vm)).isEqualTo("OK");
    }

    @Test
    void theTicketOfProxmoxIsShownToProxmoxOnly() {
        VmRef vm = own.add(simulator, true);

        String seen = open(vm).until("serial0");

        assertThat(seen).isEqualTo("starting serial terminal on interface serial0");
        assertThat(simulator.requests())
                .filteredOn(request -> request.path().endsWith("/%s/termproxy".formatted(vm.vmid())))
                .singleElement()
                .extracting(RequestRecord::method)
                .isEqualTo("POST");
    }

    private VmRef withoutSerialPort() {
        VmRef vm = own.add(simulator, true);
        simulator.edit(vm.vmid().number(), "serial0", "/dev/ttyS0");
        return vm;
    }

    private TerminalViewer open(VmRef vm) {
        return view(ticket(vm));
    }

    private TerminalViewer view(URI address) {
        TerminalViewer viewer = new TerminalViewer(address, authorization());
        viewers.add(viewer);
        return viewer;
    }

    private SocketViewer.Refused refused(URI address) {
        try {
            view(address);
        } catch (SocketViewer.Refused refusal) {
            return refusal;
        }
        throw new AssertionError("it was let in");
    }

    private Map<String, String> authorization() {
        return Map.of("Authorization", "Bearer " + token);
    }

    private URI ticket(VmRef vm) {
        return address(console(vm, "serial"));
    }

    private static URI address(ValidatableResponse console) {
        return URI.create(console.statusCode(200).extract().path("url"));
    }

    private ValidatableResponse console(VmRef vm, String type) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .queryParams(type == null ? Map.of() : Map.of("type", type))
                .get("/api/v1/vms/{vm}/console", vm.toString())
                .then();
    }

    private String endOfTask(VmRef vm) {
        return Multi.createBy()
                .repeating()
                .supplier(() -> simulator.tasks().stream()
                        .filter(task -> task.upid().type().equals("vncproxy"))
                        .filter(task -> task.upid().id().equals(vm.vmid().toString()))
                        .filter(task -> task.endedAt().isPresent())
                        .map(TaskView::exitStatus)
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
