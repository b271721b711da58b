package dev.slipway.proxmox;

import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static dev.slipway.proxmox.TestClusters.failureOf;
import static dev.slipway.proxmox.TestClusters.itemOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.proxmox.RawServer.Reply;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.WorldPlan;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The way to the screen of a guest: two calls with one host and one identity.
@QuarkusTest
class GuestScreensTest {

    private static final String OLD_ANSWER = """
            {"data": {"user": "slipway@pve", "port": "5900", "ticket": "PVEVNC:6B00D84D::c2lnbmF0dXJl", "upid": "x"}}""";
    private static final String NEW_ANSWER = """
            {"data": {"user": "slipway@pve", "port": 5901, "ticket": "s3cret!!:PVEVNC:6B00D84D::c2ln", "password": "s3cret!!"}}""";

    @Inject
    Vertx vertx;

    @Test
    void anOldServerHasThePasswordInTheTicket() {
        GuestScreens.Proxy proxy = answered(OLD_ANSWER);

        assertThat(proxy.password()).isEqualTo("PVEVNC:6");
        assertThat(proxy.port()).isEqualTo("5900");
        assertThat(proxy.toString()).doesNotContain("PVEVNC");
    }

    @Test
    void aNewServerSaysThePassword() {
        assertThat(answered(NEW_ANSWER).password()).isEqualTo("s3cret!!");
    }

    @Test
    void theSocketIsOpenedWhereTheProxyWasStarted() {
        try (RawServer alive = new RawServer(request -> Reply.json(OLD_ANSWER))) {
            ProxmoxClient client = TestClusters.client(URI.create("http://127.0.0.1:1"), alive.address());

            GuestScreens.Proxy proxy = itemOf(GuestScreens.proxy(client.connection(), NODE, GUEST));

            assertThat(proxy.endpoint().address()).isEqualTo(alive.address());
            client.close();
        }
    }

    @Test
    void aLoginWithAPasswordOpensScreensToo() {
        try (ProxmoxSimulator simulator = simulator()) {
            GuestScreens screens = withPassword(simulator);

            GuestScreen screen = itemOf(screens.open(ClusterName.DEFAULT, NODE, GUEST, vertx.getOrCreateContext()));

            assertThat(itemOf(first(screen.socket()))).isEqualTo(Buffer.buffer("RFB 003.008\n"));
            assertThat(screen.toString()).doesNotContain(screen.password());
            screen.socket().close();
        }
    }

    @Test
    void aLoginWithAPasswordOpensTerminalsToo() {
        try (ProxmoxSimulator simulator = simulator()) {
            GuestScreens screens = withPassword(simulator);

            GuestTerminal terminal = itemOf(
                    screens.terminal(ClusterName.DEFAULT, NODE, GUEST, SerialPort.SERIAL0, vertx.getOrCreateContext()));
            terminal.socket().write(terminal.login());

            assertThat(itemOf(first(terminal.socket()))).isEqualTo(Buffer.buffer(GuestTerminal.WELCOME));
            assertThat(terminal.toString()).doesNotContain("PVEVNC");
            terminal.socket().close();
        }
    }

    @Test
    void theSocketTrustsNoOtherCertificateThanTheCalls() {
        try (ProxmoxSimulator simulator = simulator()) {
            ClusterSettings settings = TestClusters.settings(
                    TestClusters.TOKEN, new Trust.Pinned(Set.of("0".repeat(64))), URI.create(simulator.url()));

            Throwable failure = failureOf(Uni.createFrom()
                    .completionStage(() -> vertx.createWebSocketClient(GuestScreens.options(settings))
                            .connect(new WebSocketConnectOptions()
                                    .setHost("127.0.0.1")
                                    .setPort(simulator.port())
                                    .setSsl(true)
                                    .setURI("/"))
                            .toCompletionStage()));

            assertThat(TransportFailure.of(failure).text()).contains("certificate");
        }
    }

    private GuestScreens withPassword(ProxmoxSimulator simulator) {
        ProxmoxClusters clusters = new ProxmoxClusters(
                TestConfig.of(
                        ProxmoxConfig.class,
                        "proxmox.url",
                        simulator.url(),
                        "proxmox.fingerprints",
                        simulator.fingerprint(),
                        "proxmox.user",
                        simulator.user(),
                        "proxmox.password",
                        simulator.password()),
                InstantSource.system(),
                () -> true);
        return new GuestScreens(clusters, vertx);
    }

    private static GuestScreens.Proxy answered(String answer) {
        try (RawServer server = new RawServer(request -> Reply.json(answer))) {
            ProxmoxClient client = TestClusters.client(server.address());
            GuestScreens.Proxy proxy = itemOf(GuestScreens.proxy(client.connection(), NODE, GUEST));
            client.close();
            return proxy;
        }
    }

    private static ProxmoxSimulator simulator() {
        return ProxmoxSimulator.start(SimulatorOptions.forTests()
                .world(WorldPlan.empty()
                        .node(NODE.value(), 4, 8192)
                        .storage("ceph", "rbd", true, "images,rootdir", 4000)
                        .vm(GUEST.number(), NODE.value(), "web", "ceph", "8G", true)));
    }

    private static Uni<Buffer> first(WebSocket socket) {
        CompletableFuture<Buffer> heard = new CompletableFuture<>();
        socket.handler(heard::complete);
        socket.resume();
        return Uni.createFrom().completionStage(heard);
    }
}
