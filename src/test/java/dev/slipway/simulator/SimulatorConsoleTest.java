package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may open a screen, and for how long a proxy waits. What is shown on it is tried through Slipway.
class SimulatorConsoleTest {

    private static final String PATH = "/nodes/pve1/qemu/100/";

    private ProxmoxSimulator simulator;
    private Api api;

    @BeforeEach
    void start() {
        simulator = ProxmoxSimulator.start(SimulatorOptions.forTests()
                .plainHttp()
                .manualClock()
                .token("a@pve!blind", "s", Map.of("/", Set.of("VM.Audit")))
                .token("b@pve!other", "s", Map.of("/", Set.of("VM.Console"))));
        api = new Api(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aProxyHasAPortATicketAndATask() throws IOException {
        JsonObject proxy = api.post(PATH + "vncproxy", "websocket", "1").object();

        assertThat(proxy.getString("port")).isEqualTo("5900");
        assertThat(proxy.getString("ticket")).startsWith("PVEVNC:");
        assertThat(proxy.getString("upid")).contains(":vncproxy:100:");
        assertThat(proxy.containsKey("password")).isFalse();
    }

    @Test
    void aPasswordIsMadeWhenAskedFor() throws IOException {
        JsonObject proxy = api.post(PATH + "vncproxy", "websocket", "1", "generate-password", "1")
                .object();

        assertThat(proxy.getString("password")).hasSize(8);
    }

    @Test
    void aProxyWaitsTenSecondsForItsViewer() throws IOException {
        String upid = api.post(PATH + "vncproxy").object().getString("upid");

        simulator.advance(Duration.ofSeconds(11));

        assertThat(simulator.tasks())
                .filteredOn(task -> task.upid().toString().equals(upid))
                .singleElement()
                .extracting(TaskView::exitStatus)
                .isEqualTo("connection timed out");
        assertThat(api.post(PATH + "vncproxy").object().getString("port")).isEqualTo("5900");
    }

    @Test
    void aTerminalHasAPortATicketAndATaskLikeAScreen() throws IOException {
        JsonObject proxy = api.post(PATH + "termproxy", "serial", "serial0").object();

        assertThat(proxy.fieldNames()).containsExactlyInAnyOrder("user", "ticket", "port", "upid");
        assertThat(proxy.getString("user")).isEqualTo(simulator.tokenId());
        assertThat(proxy.getString("upid")).contains(":vncproxy:100:");
        assertThat(api.post(PATH + "termproxy", "serial", "serial4").status()).isEqualTo(400);
    }

    @Test
    void itTakesThePrivilege() throws IOException {
        Api blind = new Api(simulator).header("Authorization", "PVEAPIToken=a@pve!blind=s");

        assertThat(blind.post(PATH + "vncproxy").reason()).isEqualTo("Permission check failed (/vms/100, VM.Console)");
    }

    @Test
    void aTicketIsGoodForWhoAskedForIt() throws IOException {
        JsonObject proxy = api.post(PATH + "vncproxy").object();
        String call = PATH + "vncwebsocket?port=5900&vncticket=";
        Api other = new Api(simulator).header("Authorization", "PVEAPIToken=b@pve!other=s");

        assertThat(api.get(call + Api.encode(proxy.getString("ticket"))).status())
                .isEqualTo(200);
        assertThat(api.get(call + "invented").status()).isEqualTo(401);
        assertThat(other.get(call + Api.encode(proxy.getString("ticket"))).status())
                .isEqualTo(401);
    }
}
