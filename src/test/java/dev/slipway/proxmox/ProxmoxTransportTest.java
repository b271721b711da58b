package dev.slipway.proxmox;

import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static dev.slipway.proxmox.TestClusters.TASK;
import static dev.slipway.proxmox.TestClusters.failureOf;
import static dev.slipway.proxmox.TestClusters.itemOf;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.proxmox.RawServer.Reply;
import dev.slipway.proxmox.RawServer.Request;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens below HTTP: connections that do not come about, break, stay silent or grow old.
@QuarkusTest
class ProxmoxTransportTest {

    private static final Reply VERSION = Reply.json("{\"data\":{\"version\":\"8.4.21\"}}");
    private static final Reply STARTED = Reply.json("{\"data\":\"" + TASK + "\"}");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void aRefusedConnectionIsUnreachable() throws IOException {
        ProxmoxClient client = client(closedPort());
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.Unreachable.class);
        assertThat(failureOf(client.version())).isInstanceOf(ProxmoxException.Unreachable.class);
    }

    @Test
    void anUnknownHostIsUnreachable() {
        assertThat(failureOf(client(URI.create("http://slipway.invalid:8006")).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.Unreachable.class);
    }

    @Test
    void aWriteGoesToTheNextAddressWhenTheFirstRefusesConnections() throws IOException {
        RawServer second = server(request -> STARTED);
        assertThat(itemOf(client(closedPort(), second.address()).start(NODE, GUEST)))
                .isEqualTo(TASK);
        assertThat(second.requests()).hasSize(1);
    }

    @Test
    void aWriteWhoseConnectionBreaksIsUnknownAndSentOnce() {
        RawServer first = server(request -> Reply.drop());
        RawServer second = server(request -> STARTED);
        assertThat(failureOf(client(first.address(), second.address()).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.UnknownOutcome.class);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aReadWhoseConnectionBreaksIsRepeated() {
        Deque<Reply> replies = new ArrayDeque<>(List.of(Reply.drop(), Reply.drop(), VERSION));
        RawServer server = server(request -> replies.remove());
        assertThat(itemOf(client(server.address()).version()).major()).isEqualTo(8);
    }

    /// What we accept from users is bounded; what a large cluster says of itself is not theirs.
    @Test
    void theAnswerOfALargeClusterIsRead() {
        String guests = IntStream.range(100, 10_100)
                .mapToObj(
                        "{\"type\":\"qemu\",\"id\":\"qemu/%1$d\",\"vmid\":%1$d,\"node\":\"pve1\",\"status\":\"stopped\"}"
                                ::formatted)
                .collect(joining(",", "{\"data\":[", "]}"));
        RawServer server = server(request -> Reply.json(guests));

        assertThat(itemOf(client(server.address()).resources()).guests()).hasSize(10_000);
    }

    @Test
    void aReadGoesToTheNextAddressWhenTheFirstBreaks() {
        RawServer first = server(request -> Reply.drop());
        RawServer second = server(request -> VERSION);
        ProxmoxClient client = client(first.address(), second.address());
        itemOf(client.version());
        itemOf(client.version());
        assertThat(first.requests()).hasSize(1);
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void anAddressThatKeepsBreakingIsLeftAloneUntilItIsTimeToProbe() {
        // Given
        Deque<Reply> replies = new ArrayDeque<>(List.of(Reply.drop(), Reply.drop(), Reply.drop(), VERSION, STARTED));
        RawServer server = server(request -> replies.remove());
        TestClock clock = new TestClock();
        ProxmoxClient client = guarded(TestClusters.TOKEN, server, clock, () -> true);
        failureOf(client.version());

        // When
        Throwable meanwhile = failureOf(client.start(NODE, GUEST));
        clock.advance(Breaker.LONGEST_PAUSE);
        itemOf(client.version());
        Upid started = itemOf(client.start(NODE, GUEST));

        // Then
        assertThat(meanwhile)
                .isInstanceOf(ProxmoxException.Unreachable.class)
                .hasMessageContaining("cluster test does not answer since " + TestClock.START);
        assertThat(started).isEqualTo(TASK);
        assertThat(server.requests()).hasSize(5);
    }

    @Test
    void aChangeWithoutLeaveIsNotSentThoughTheLoginIs() {
        RawServer server = server(
                request -> Reply.json("{\"data\":{\"ticket\":\"PVE:slipway@pve:1\",\"CSRFPreventionToken\":\"1:x\"}}"));
        ProxmoxClient client = guarded(TestClusters.PASSWORD, server, new TestClock(), () -> false);
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.Withheld.class);
        assertThat(server.requests()).extracting(RawServer.Request::path).containsExactly("/api2/json/access/ticket");
    }

    @Test
    void aWriteWithoutAnAnswerIsUnknown() {
        RawServer server = server(request -> Reply.silence());
        assertThat(failureOf(impatient(server).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.UnknownOutcome.class)
                .hasMessageContaining("in time");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aReadWithoutAnAnswerIsUnreachable() {
        RawServer server = server(request -> Reply.silence());
        assertThat(failureOf(impatient(server).version())).isInstanceOf(ProxmoxException.Unreachable.class);
    }

    @Test
    void aBodyThatEndsTooSoonLeavesAWriteOpen() {
        RawServer server = server(request -> Reply.of(
                "200 OK", "Content-Type: application/json\r\nContent-Length: 90\r\nConnection: close\r\n", "{"));
        assertThat(failureOf(client(server.address()).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.UnknownOutcome.class);
    }

    @Test
    void anAnswerThatIsNoHttpLeavesAWriteOpen() {
        RawServer server = server(request -> new Reply(Optional.of("SSH-2.0-OpenSSH_10.0\r\n\r\n"), true));
        assertThat(failureOf(client(server.address()).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.UnknownOutcome.class);
    }

    @Test
    void aRefusalWithoutBodyAndLengthIsRead() {
        RawServer server = server(request -> Reply.empty("401 Authentication failed!"));
        assertThat(failureOf(client(server.address()).version()))
                .isInstanceOf(ProxmoxException.Forbidden.class)
                .hasMessage("Authentication failed!");
    }

    @Test
    void theStatusesOfTheInnerProxyAreRead() {
        RawServer server = server(request -> Reply.empty("596 Connection timed out"));
        assertThat(failureOf(client(server.address()).start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.UnknownOutcome.class)
                .hasMessage("Connection timed out");
    }

    @Test
    void aRefusalWithALongReasonPhraseIsRead() {
        String reason = "clone failed: " + "x".repeat(3000);
        RawServer server = server(request -> Reply.refusal("500 " + reason));
        assertThat(failureOf(client(server.address()).version())).hasMessage(reason);
    }

    @Test
    void aConnectionIsReusedAndEndedBeforeProxmoxWould() {
        // Given
        RawServer server = server(request -> VERSION);
        ProxmoxClient client = client(server.address());
        itemOf(client.version());
        itemOf(client.version());

        // When
        Duration idle = server.idleTimeOfFirstConnection();

        // Then
        assertThat(server.connections()).isEqualTo(1);
        assertThat(idle).isLessThan(Duration.ofMillis(4800));
    }

    @Test
    void twoConnectionHeadersAreTolerated() {
        RawServer server = server(request -> Reply.of(
                "200 OK",
                "Content-Type: application/json;charset=UTF-8\r\nConnection: close\r\nConnection: Keep-Alive\r\n",
                "{\"data\":{\"version\":\"8.4.21\"}}"));
        ProxmoxClient client = client(server.address());
        itemOf(client.version());
        itemOf(client.version());
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void requestsAreHttp11WithTheirLength() {
        RawServer server = server(request -> STARTED);
        ProxmoxClient client = client(server.address());
        itemOf(client.start(NODE, GUEST));
        itemOf(client.clone(NODE, GUEST, new CloneSpec(new VmId(200), "n", "d", false, null, null, null)));
        itemOf(client.destroy(NODE, GUEST, true));
        assertThat(server.requests())
                .extracting(Request::headers)
                .allSatisfy(headers -> assertThat(headers)
                        .doesNotContainKeys("Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Expect"));
        assertThat(server.requests())
                .extracting(request -> request.headers().getOrDefault("Content-Length", "none"))
                .containsExactly("0", "37", "none");
    }

    @Test
    void noSecretIsInAnyFailure() {
        List<Function<Request, Reply>> servers = List.of(
                request -> Reply.drop(),
                request -> Reply.empty("401 no such token"),
                request -> Reply.json("[]"),
                request -> Reply.refusal("500 failed"));
        for (Function<Request, Reply> answers : servers) {
            ProxmoxClient client = client(server(answers).address());
            CloudInit init = new CloudInit("u", "$6$hash", List.of("ssh-rsa KEY"), null, List.of(), null);
            Throwable failure = failureOf(
                    client.configure(NODE, GUEST, new GuestSettings(1, 512, null, init, null, null, null, null)));
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("11111111-2222", "$6$hash", "PVEAPIToken");
        }
        assertThat(Map.of("client", client(URI.create("http://localhost:1"))).toString())
                .doesNotContain("11111111-2222");
    }

    private RawServer server(Function<Request, Reply> answers) {
        RawServer server = new RawServer(answers);
        opened.push(server);
        return server;
    }

    private ProxmoxClient client(URI... addresses) {
        ProxmoxClient client = TestClusters.client(addresses);
        opened.push(client::close);
        return client;
    }

    private ProxmoxClient impatient(RawServer server) {
        ClusterSettings patient =
                TestClusters.settings(TestClusters.TOKEN, new Trust.SystemAuthorities(), server.address());
        ProxmoxClient client = TestClusters.connect(new ClusterSettings(
                patient.name(),
                patient.endpoints(),
                patient.credentials(),
                patient.preferredNode(),
                patient.trust(),
                patient.connectTimeout(),
                Duration.ofMillis(200),
                patient.requestsPerNode()));
        opened.push(client::close);
        return client;
    }

    private ProxmoxClient guarded(Credentials credentials, RawServer server, InstantSource clock, ChangeGuard guard) {
        ProxmoxClient client = ProxmoxClient.connect(
                TestClusters.settings(credentials, new Trust.SystemAuthorities(), server.address()), clock, guard);
        opened.push(client::close);
        return client;
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://localhost:" + socket.getLocalPort());
        }
    }
}
