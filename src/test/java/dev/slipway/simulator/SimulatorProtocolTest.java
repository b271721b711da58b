package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The HTTP layer: the order of checks, refusals, credentials and connections.
class SimulatorProtocolTest {

    private final ProxmoxSimulator simulator = ProxmoxSimulator.start(SimulatorOptions.forTests()
            .plainHttp()
            .numericStrings(0)
            .idleTimeout(Duration.ofMillis(500))
            .requestsPerConnection(3)
            .token("pool@pve!svc", "s", Map.of("/pool/team", Privileges.OPERATOR))
            .token("none@pve!svc", "s", Map.of())
            .token("reader@pve!svc", "s", Map.of("/", Privileges.AUDITOR, "/vms/101", Set.of())));
    private final Api api = new Api(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Api as(String token) {
        return new Api(simulator).header("Authorization", "PVEAPIToken=" + token + "=s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /api2/json/nope                    | 501 | Method 'GET /nope' not implemented",
                "PUT    | /api2/json/version                 | 501 | Method 'PUT /version' not implemented",
                "GET    | /api2/xml/version                  | 501 | no formatter for uri /version, xml",
                "PATCH  | /api2/json/version                 | 501 | method 'PATCH' not available",
                "GET    | /api2/json/nodes/nope/status       | 500 | hostname lookup 'nope' failed - failed to get address "
                        + "info for: nope: Name or service not known",
                "GET    | /api2/json/nodes/pve1/qemu/55555/config | 500 | Configuration file "
                        + "'nodes/pve1/qemu-server/55555.conf' does not exist",
                "GET    | /api2/json/cluster/nextid?vmid=100 | 400 | Parameter verification failed.",
                "GET    | /api2/json/version?foo=1           | 400 | Parameter verification failed.",
                "GET    | /api2/json/nodes/pve1/qemu/100/config?vmid=101 | 400 | Parameter verification failed.",
            })
    void refusesInTheWordsOfProxmox(String method, String target, int status, String reason) throws IOException {
        Api.Answer answer = api.send(method, target, "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.headers()).containsEntry("Connection", "close");
    }

    @Test
    void nextIdIsTextAndReservesNothing() throws IOException {
        assertThat(api.get("/cluster/nextid").text()).isEqualTo("104");
        assertThat(api.get("/cluster/nextid").text()).isEqualTo("104");
        assertThat(api.get("/cluster/nextid?vmid=9000").error("vmid")).isEqualTo("VM 9000 already exists");
    }

    @Test
    void bodyOnDeleteAndChunkedBodyAreRefused() throws IOException {
        Api.Answer onDelete = api.send("DELETE", "/api2/json/nodes/pve1/qemu/100", "purge=1");
        Api.Answer chunked = new Api(simulator)
                .header("Transfer-Encoding", "chunked")
                .send("POST", "/api2/json/nodes/pve1/qemu/100/status/start", "0\r\n\r\n");
        Api.Answer large = new Api(simulator)
                .header("Content-Length", "600000")
                .send("POST", "/api2/json/nodes/pve1/qemu/100/config", "");

        assertThat(onDelete.reason()).isEqualTo("Unexpected content for method 'DELETE'");
        assertThat(chunked.reason()).isEqualTo("chunked transfer encoding not supported");
        assertThat(large.reason()).isEqualTo("for data too large");
    }

    @Test
    void credentialsAreCheckedBeforeTheRoute() throws IOException {
        Api.Answer none = new Api(simulator).without("Authorization").get("/nope");
        Api.Answer wrong = as("slipway@pve!simulator").get("/nope");

        assertThat(none.status()).isEqualTo(401);
        assertThat(none.reason()).isEqualTo("No ticket");
        assertThat(none.body()).isEmpty();
        assertThat(wrong.reason()).isEqualTo("Authentication failed!");
    }

    @Test
    void permissionIsCheckedBeforeParametersAndExistence() throws IOException {
        Api.Answer answer = as("none@pve!svc").post("/nodes/pve1/qemu/55555/clone", "nonsense", "1");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.reason()).isEqualTo("Permission check failed (/vms/55555, VM.Clone)");
    }

    @Test
    void listsAreFilteredSilently() throws IOException {
        assertThat(as("none@pve!svc").get("/cluster/resources?type=vm").array()).isEmpty();
        assertThat(as("reader@pve!svc").get("/cluster/resources?type=vm").array())
                .hasSize(7);
    }

    @Test
    void poolMembersLoseTheirPoolWithTheVm() throws IOException {
        // Given
        api.post("/pools", "poolid", "team");
        api.post("/nodes/pve1/qemu/9000/clone", "newid", "300", "pool", "team");

        // When
        Api.Answer before = as("pool@pve!svc").get("/nodes/pve1/qemu/300/config");
        Api.Answer destroyed = as("pool@pve!svc").delete("/nodes/pve1/qemu/300");
        Api.Answer after = as("pool@pve!svc").get("/nodes/pve1/qemu/300/config");

        // Then
        assertThat(before.status()).isEqualTo(200);
        assertThat(destroyed.status()).isEqualTo(200);
        assertThat(after.reason()).isEqualTo("Permission check failed (/vms/300, VM.Audit)");
    }

    @Test
    void ticketNeedsCsrfTokenAndCanBeRenewed() throws IOException {
        // Given
        Api anonymous = new Api(simulator).without("Authorization");
        JsonObject login = anonymous
                .post("/access/ticket", "username", simulator.user(), "password", simulator.password())
                .object();
        String ticket = login.getString("ticket");
        Api user = new Api(simulator).without("Authorization").header("Cookie", "PVEAuthCookie=" + Api.encode(ticket));

        // When
        Api.Answer read = user.get("/version");
        Api.Answer withoutToken = user.post("/nodes/pve1/qemu/100/status/stop");
        Api.Answer withToken = user.header("CSRFPreventionToken", login.getString("CSRFPreventionToken"))
                .post("/nodes/pve1/qemu/100/status/stop");
        Api.Answer renewed = anonymous.post("/access/ticket", "username", simulator.user(), "password", ticket);
        Api.Answer refused = anonymous.post("/access/ticket", "username", simulator.user(), "password", "bad");

        // Then
        assertThat(read.status()).isEqualTo(200);
        assertThat(withoutToken.reason()).isEqualTo("Permission denied - invalid csrf token");
        assertThat(withToken.status()).isEqualTo(200);
        assertThat(renewed.object().getString("ticket")).startsWith("PVE:slipway@pve:");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().getString("message")).isEqualTo("authentication failure\n");
        assertThat(simulator.requests()).noneMatch(entry -> entry.params().containsValue(simulator.password()));
    }

    @Test
    void loginIsClosedToTokens() throws IOException {
        assertThat(api.get("/access/permissions").object().fieldNames()).contains("/", "/vms");
    }

    @Test
    void connectionEndsAfterItsIdleTimeAndAfterItsLastRequest() throws IOException {
        String request = "GET /api2/json/version HTTP/1.1\r\nHost: h\r\nAuthorization: PVEAPIToken=%s=%s\r\n\r\n"
                .formatted(simulator.tokenId(), simulator.tokenSecret());
        assertThat(answers(request)).isEqualTo(1);
        assertThat(answers(request.repeat(5))).isEqualTo(3);
    }

    /// How many answers come before the server closes the connection.
    private int answers(String requests) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", simulator.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("HTTP/1.1 200 OK", -1).length - 1;
        }
    }
}
