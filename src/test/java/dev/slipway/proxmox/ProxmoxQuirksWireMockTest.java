package dev.slipway.proxmox;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static dev.slipway.proxmox.TestClusters.TASK;
import static dev.slipway.proxmox.TestClusters.failureOf;
import static dev.slipway.proxmox.TestClusters.itemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One stub for each entry of the register in this package's documentation.
@QuarkusTest
class ProxmoxQuirksWireMockTest {

    private static final String UPID = "{\"data\":\"" + TASK + "\"}";

    private final WireMockServer pve = new WireMockServer(options().dynamicPort());
    private ProxmoxClient client;

    @BeforeEach
    void start() {
        pve.start();
        client = TestClusters.client(address());
    }

    @AfterEach
    void stop() {
        client.close();
        pve.stop();
    }

    @Test
    void dataIsUnwrapped() {
        answer("{\"data\":{\"version\":\"8.4.21\",\"release\":\"8.4\",\"repoid\":\"x\"}}");
        assertThat(itemOf(client.version())).isEqualTo(new ProxmoxVersion(8, 4, "8.4.21"));
    }

    @Test
    void longAnswersAreCompressed() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{\"data\":{\"version\":\"8.4.21\"}}".getBytes(StandardCharsets.UTF_8));
        }
        pve.stubFor(any(anyUrl())
                .withHeader("Accept-Encoding", containing("gzip"))
                .willReturn(aResponse()
                        .withHeader("Content-Encoding", "gzip")
                        .withHeader("Content-Type", "application/json;charset=UTF-8")
                        .withBody(zipped.toByteArray())));
        assertThat(itemOf(client.version()).minor()).isEqualTo(4);
    }

    @Test
    void aTokenNeedsNoCookieAndNoCsrfHeader() {
        answer(UPID);
        itemOf(client.start(NODE, GUEST));
        pve.verify(postRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101/status/start"))
                .withHeader("Authorization", equalTo("PVEAPIToken=slipway@pve!ci=11111111-2222-3333-4444-555555555555"))
                .withHeader("Content-Length", equalTo("0"))
                .withHeader("Transfer-Encoding", absent())
                .withoutHeader("Cookie")
                .withoutHeader("CSRFPreventionToken"));
    }

    @Test
    void writesAreFormsWithFlagsAsNumbers() {
        answer(UPID);
        CloneSpec spec = new CloneSpec(new VmId(200), "web-1", "a=b;c&d+e ü", true, "local-lvm", null, null);
        itemOf(client.clone(NODE, GUEST, spec));
        pve.verify(postRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101/clone"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                .withHeader("Transfer-Encoding", absent())
                .withFormParam("newid", equalTo("200"))
                .withFormParam("full", equalTo("1"))
                .withFormParam("description", equalTo("a=b;c&d+e ü"))
                .withFormParam("storage", equalTo("local-lvm"))
                .withFormParam("target", absent())
                .withFormParam("pool", absent()));
    }

    @Test
    void aDeleteHasItsParametersInTheQueryAndNoBody() {
        answer(UPID);
        itemOf(client.destroy(NODE, GUEST, true));
        pve.verify(deleteRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101?purge=1&destroy-unreferenced-disks=1"))
                .withHeader("Content-Length", absent())
                .withHeader("Transfer-Encoding", absent()));
    }

    @Test
    void theReasonPhraseHasTheErrorTextOnOldServers() {
        refuse(500, "VM 101 is running - destroy failed", "{\"data\":null}");
        assertThat(failureOf(client.destroy(NODE, GUEST, true)))
                .isInstanceOf(ProxmoxException.WrongState.class)
                .hasMessage("VM 101 is running - destroy failed");
    }

    @Test
    void theMessageIsLongerThanTheReasonPhrase() {
        refuse(500, "first line", "{\"data\":null,\"message\":\"first line\\nsecond line\\n\"}");
        assertThat(failureOf(client.config(NODE, GUEST))).hasMessage("first line\nsecond line");
    }

    @Test
    void whatDoesNotExistHasStatus500() {
        refuse(500, "Configuration file 'nodes/pve1/qemu-server/101.conf' does not exist", "{\"data\":null}");
        assertThat(failureOf(client.config(NODE, GUEST))).isInstanceOf(ProxmoxException.NotFound.class);
    }

    @Test
    void aBadParameterIsNamed() {
        refuse(
                400,
                "Parameter verification failed.",
                "{\"data\":null,\"errors\":{\"name\":\"invalid format - value does not look like a valid DNS name\\n\"}}");
        assertThat(failureOf(client.clone(NODE, GUEST, cloneSpec())))
                .isInstanceOfSatisfying(
                        ProxmoxException.Rejected.class,
                        rejected -> assertThat(rejected.errors()).containsOnlyKeys("name"));
    }

    @Test
    void anUnauthorizedAnswerHasNoBody() {
        refuse(401, "Authentication failed!", "");
        assertThat(failureOf(client.version()))
                .hasMessage("Authentication failed!")
                .isInstanceOfSatisfying(
                        ProxmoxException.Forbidden.class,
                        refusal -> assertThat(refusal.unauthenticated()).isTrue());
    }

    @Test
    void aMissingPrivilegeIsNamed() {
        refuse(403, "Permission check failed (/vms/9001, VM.Clone)", "{\"data\":null}");
        assertThat(failureOf(client.clone(NODE, GUEST, cloneSpec())))
                .isInstanceOf(ProxmoxException.Forbidden.class)
                .hasMessageContaining("VM.Clone");
    }

    @Test
    void aRedirectIsNotFollowed() {
        pve.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(301).withHeader("Location", "https://elsewhere.example.org/")));
        assertThat(failureOf(client.version())).isInstanceOf(ProxmoxException.class);
    }

    @Test
    void nextIdTellsThatANumberIsTakenByStatus400() {
        pve.stubFor(any(urlEqualTo("/api2/json/cluster/nextid?vmid=101"))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withStatusMessage("Parameter verification failed.")
                        .withBody("{\"data\":null,\"errors\":{\"vmid\":\"VM 101 already exists\"}}")));
        pve.stubFor(any(urlEqualTo("/api2/json/cluster/nextid?vmid=102")).willReturn(okJson("{\"data\":\"102\"}")));
        assertThat(itemOf(client.isFree(new VmId(101)))).isFalse();
        assertThat(itemOf(client.isFree(new VmId(102)))).isTrue();
    }

    @Test
    void sshKeysAreEncodedTwice() {
        answer("{\"data\":null}");
        CloudInit init = new CloudInit(
                null, null, List.of("ssh-ed25519 AA+/= a@b", "ssh-rsa BB c"), null, List.of("1.1.1.1", "::1"), null);
        itemOf(client.configure(NODE, GUEST, new GuestSettings(null, null, null, init, null, null, null, null)));
        pve.verify(putRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101/config"))
                .withFormParam("sshkeys", equalTo("ssh-ed25519%20AA%2B%2F%3D%20a%40b%0Assh-rsa%20BB%20c"))
                .withFormParam("nameserver", equalTo("1.1.1.1 ::1"))
                .withFormParam("ciupgrade", equalTo("0"))
                .withFormParam("cipassword", absent()));
    }

    @Test
    void aConfigurationWithoutOptionsIsNotSent() {
        itemOf(client.configure(NODE, GUEST, new GuestSettings(null, null, null, null, null, null, null, "digest")));
        pve.verify(0, putRequestedFor(anyUrl()));
    }

    @Test
    void aNetworkDeviceIsWrittenWithItsAddress() {
        answer("{\"data\":null}");
        NetworkDevice device =
                NetworkDevice.parse("virtio=BC:24:11:00:00:01,bridge=vmbr0").inVlan(20);
        itemOf(client.configure(NODE, GUEST, new GuestSettings(2, null, null, null, device, null, null, "d1")));
        pve.verify(putRequestedFor(anyUrl())
                .withFormParam("net0", equalTo("virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20"))
                .withFormParam("cores", equalTo("2"))
                .withFormParam("digest", equalTo("d1"))
                .withFormParam("ciupgrade", absent()));
    }

    @Test
    void aChangedDigestIsAConflict() {
        refuse(500, "checksum mismatch (file change by other user?)", "{\"data\":null}");
        assertThat(failureOf(
                        client.configure(NODE, GUEST, new GuestSettings(2, null, null, null, null, null, null, "d"))))
                .isInstanceOf(ProxmoxException.Conflict.class);
    }

    @Test
    void aResizeIsAbsoluteAndMayAnswerNull() {
        answer("{\"data\":null}");
        assertThat(itemOf(client.resize(NODE, GUEST, "scsi0", DiskSize.ofGiB(40))))
                .isEmpty();
        pve.verify(putRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101/resize"))
                .withFormParam("disk", equalTo("scsi0"))
                .withFormParam("size", equalTo("40G")));
    }

    @Test
    void aHalfMadeGuestIsLocked() {
        answer("{\"data\":{\"lock\":\"clone\",\"digest\":\"d\",\"memory\":\"2048\"}}");
        GuestConfig config = itemOf(client.config(NODE, GUEST));
        assertThat(config.lock()).isEqualTo("clone");
        assertThat(config.name()).isNull();
        refuse(500, "VM is locked (clone)", "{\"data\":null}");
        assertThat(failureOf(client.destroy(NODE, GUEST, true))).isInstanceOf(ProxmoxException.Locked.class);
    }

    @Test
    void numbersAreTextAtTimes() {
        answer("{\"data\":{\"memory\":\"2048\",\"cores\":\"2\",\"template\":\"\",\"agent\":\"1\",\"digest\":\"d\"}}");
        GuestConfig config = itemOf(client.config(NODE, GUEST));
        assertThat(config.memoryMiB()).isEqualTo(2048);
        assertThat(config.cores()).isEqualTo(2);
        assertThat(config.template()).isFalse();
        assertThat(config.agent()).isTrue();
    }

    @Test
    void aNewGuestHasNeitherNameNorState() {
        answer(
                "{\"data\":[{\"type\":\"qemu\",\"id\":\"qemu/102\",\"vmid\":102,\"node\":\"pve1\",\"status\":\"unknown\"},"
                        + "{\"type\":\"lxc\",\"id\":\"lxc/103\",\"vmid\":\"103\",\"node\":\"pve1\",\"status\":\"running\",\"template\":\"\"},"
                        + "{\"type\":\"sdn\",\"id\":\"sdn/pve1/localnetwork\",\"sdn\":\"localnetwork\",\"node\":\"pve1\"},"
                        + "{\"type\":\"node\",\"id\":\"node/pve1\",\"node\":\"pve1\",\"status\":\"online\",\"maxcpu\":4},"
                        + "{\"type\":\"storage\",\"id\":\"storage/pve1/local\",\"storage\":\"local\",\"node\":\"pve1\","
                        + "\"status\":\"available\",\"content\":\"images,iso\",\"plugintype\":\"dir\",\"disk\":1,\"maxdisk\":9}]}");
        ClusterResources resources = itemOf(client.resources());
        assertThat(resources.guests())
                .extracting(ClusterResources.Guest::name, ClusterResources.Guest::state)
                .contains(tuple(null, PowerState.UNKNOWN))
                .hasSize(2);
        assertThat(resources.nodes()).hasSize(1);
        assertThat(resources.storages().getFirst().content()).isEqualTo(Set.of("images", "iso"));
    }

    @Test
    void nullIsAnEmptyList() {
        answer("{\"data\":null}");
        assertThat(itemOf(client.bridges(NODE))).isEmpty();
        assertThat(itemOf(client.interfaces(NODE, GUEST))).isEmpty();
        assertThat(itemOf(client.resources()).guests()).isEmpty();
        assertThat(itemOf(client.privileges()).byPath()).isEmpty();
    }

    @Test
    void theAgentLeavesAddressesOut() throws Exception {
        answer("{\"data\":{\"result\":[{\"name\":\"lo\"},{\"name\":\"eth0\",\"hardware-address\":\"bc:24:11:00:00:01\","
                + "\"ip-addresses\":[{\"ip-address\":\"10.0.0.5\",\"ip-address-type\":\"ipv4\",\"prefix\":24},"
                + "{\"ip-address\":\"fe80::1%eth0\",\"ip-address-type\":\"ipv6\",\"prefix\":64}]}]}}");
        assertThat(itemOf(client.interfaces(NODE, GUEST)))
                .containsExactly(
                        new GuestInterface("lo", null, List.of()),
                        new GuestInterface(
                                "eth0",
                                "bc:24:11:00:00:01",
                                List.of(InetAddress.ofLiteral("10.0.0.5"), InetAddress.ofLiteral("fe80::1"))));
    }

    @Test
    void theAgentsErrorsComeInsideASuccess() {
        answer("{\"data\":{\"result\":{\"error\":{\"class\":\"GenericError\",\"desc\":\"command is disabled\"}}}}");
        assertThat(failureOf(client.interfaces(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.Failed.class)
                .hasMessage("command is disabled");
    }

    @Test
    void anAgentThatIsNotYetUpIsWorthAskingAgain() {
        refuse(500, "QEMU guest agent is not running", "{\"data\":null}");
        assertThat(failureOf(client.interfaces(NODE, GUEST))).isInstanceOf(ProxmoxException.Locked.class);
    }

    @Test
    void theLogOfAnUnknownTaskIsOneObject() {
        answer("{\"total\":1,\"data\":{\"t\":\"unable to open file - No such file or directory\",\"n\":1}}");
        assertThat(itemOf(client.taskLog(TASK, 0, 50))).isEqualTo(new TaskLog(List.of(), 0));
    }

    @Test
    void anEmptyLogHasALineThatIsNone() {
        answer("{\"total\":1,\"data\":[{\"n\":1,\"t\":\"no content\"}]}");
        assertThat(itemOf(client.taskLog(TASK, 0, 50))).isEqualTo(new TaskLog(List.of(), 0));
    }

    @Test
    void aLogIsReadFromALineOn() {
        answer("{\"total\":12,\"data\":[{\"n\":11,\"t\":\"\"},{\"n\":12,\"t\":\"TASK OK\"}]}");
        assertThat(itemOf(client.taskLog(TASK, 10, 50))).isEqualTo(new TaskLog(List.of("", "TASK OK"), 12));
        pve.verify(getRequestedFor(urlPathEqualTo("/api2/json/nodes/pve1/tasks/" + TASK + "/log"))
                .withQueryParam("start", equalTo("10"))
                .withQueryParam("limit", equalTo("50")));
    }

    @Test
    void anUnknownTaskIsNotFound() {
        refuse(400, "Parameter verification failed.", "{\"data\":null,\"errors\":{\"upid\":\"no such task\"}}");
        assertThat(failureOf(client.taskStatus(TASK))).isInstanceOf(ProxmoxException.NotFound.class);
    }

    @Test
    void aTaskHasAnExitStatusOnlyWhenItStopped() {
        answer("{\"data\":{\"status\":\"running\",\"upid\":\"" + TASK + "\"}}");
        assertThat(itemOf(client.taskStatus(TASK))).isEqualTo(new TaskStatus(TASK, true, null));
        answer("{\"data\":{\"status\":\"stopped\",\"exitstatus\":\"WARNINGS: 1\",\"upid\":\"" + TASK + "\"}}");
        assertThat(itemOf(client.taskStatus(TASK))).isEqualTo(new TaskStatus(TASK, false, "WARNINGS: 1"));
    }

    @Test
    void aListedTaskRunsWhileItHasNoEndTime() {
        answer("{\"total\":2,\"data\":[{\"upid\":\"" + TASK + "\",\"status\":\"RUNNING\"}," + "{\"upid\":\"" + TASK
                + "\",\"status\":\"OK\",\"endtime\":1795217486}]}");
        TaskQuery query = new TaskQuery("qmclone", new VmId(9000), Instant.ofEpochSecond(1795217000));
        assertThat(itemOf(client.tasks(NODE, query)))
                .containsExactly(new TaskStatus(TASK, true, null), new TaskStatus(TASK, false, "OK"));
        pve.verify(getRequestedFor(urlPathEqualTo("/api2/json/nodes/pve1/tasks"))
                .withQueryParam("source", equalTo("all"))
                .withQueryParam("typefilter", equalTo("qmclone"))
                .withQueryParam("vmid", equalTo("9000"))
                .withQueryParam("since", equalTo("1795217000")));
    }

    @Test
    void whatEndedAMomentAgoIsNotAmongTheRunningTasks() {
        Upid ended = Upid.parse(TASK.toString().replace("qmclone", "qmstart"));
        answer("{\"total\":2,\"data\":[{\"upid\":\"" + TASK + "\",\"status\":\"RUNNING\"}," + "{\"upid\":\"" + ended
                + "\",\"status\":\"OK\",\"endtime\":1795217486}]}");
        assertThat(itemOf(client.runningTasks(NODE))).containsExactly(TASK);
        pve.verify(getRequestedFor(urlPathEqualTo("/api2/json/nodes/pve1/tasks"))
                .withQueryParam("source", equalTo("active")));
    }

    @ParameterizedTest
    @ValueSource(ints = {596, 597, 599})
    void aLostWriteIsUnknownAndNotRepeated(int status) {
        refuse(status, "Connection timed out", "");
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.UnknownOutcome.class);
        pve.verify(1, postRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(ints = {595, 596, 597, 599})
    void aLostReadIsRepeated(int status) {
        pve.stubFor(any(anyUrl())
                .inScenario("lost")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("back")
                .willReturn(aResponse().withStatus(status).withStatusMessage("Broken pipe")));
        pve.stubFor(any(anyUrl())
                .inScenario("lost")
                .whenScenarioStateIs("back")
                .willReturn(okJson("{\"data\":{\"version\":\"9.2\"}}")));
        assertThat(itemOf(client.version()).major()).isEqualTo(9);
    }

    @Test
    void aWriteBehindADeadNodeWasNotExecuted() {
        refuse(595, "No route to host", "");
        assertThat(failureOf(client.start(NODE, GUEST)))
                .isInstanceOf(ProxmoxException.Unreachable.class)
                .hasMessage("No route to host");
    }

    @Test
    void theListOfTasksBeingLockedLeavesTheOutcomeOpen() {
        refuse(500, "can't lock file '/var/log/pve/tasks/.active.lock' - got timeout", "{\"data\":null}");
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.UnknownOutcome.class);
    }

    @Test
    void aTicketIsACookieWithACsrfHeaderAndRenewedOnceWhenRefused() {
        // Given
        ProxmoxClient withPassword = TestClusters.withPassword(address());
        pve.stubFor(any(urlEqualTo("/api2/json/access/ticket"))
                .willReturn(okJson("{\"data\":{\"username\":\"slipway@pve\",\"ticket\":\"PVE:slipway@pve:1::AA\","
                        + "\"CSRFPreventionToken\":\"1:csrf\"}}")));
        pve.stubFor(any(urlPathEqualTo("/api2/json/nodes/pve1/qemu/101/status/start"))
                .inScenario("expired")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("renewed")
                .willReturn(aResponse().withStatus(401).withStatusMessage("permission denied - invalid PVE ticket")));
        pve.stubFor(any(urlPathEqualTo("/api2/json/nodes/pve1/qemu/101/status/start"))
                .inScenario("expired")
                .whenScenarioStateIs("renewed")
                .willReturn(okJson(UPID)));

        // When
        Upid task = itemOf(withPassword.start(NODE, GUEST));

        // Then
        assertThat(task).isEqualTo(TASK);
        pve.verify(
                2,
                postRequestedFor(urlEqualTo("/api2/json/access/ticket"))
                        .withFormParam("username", equalTo("slipway@pve"))
                        .withFormParam("password", equalTo("correct horse"))
                        .withoutHeader("Cookie")
                        .withoutHeader("Authorization"));
        pve.verify(
                2,
                postRequestedFor(urlEqualTo("/api2/json/nodes/pve1/qemu/101/status/start"))
                        .withHeader("Cookie", equalTo("PVEAuthCookie=PVE%3Aslipway%40pve%3A1%3A%3AAA"))
                        .withHeader("CSRFPreventionToken", equalTo("1:csrf")));
        withPassword.close();
    }

    @Test
    void aTicketThatIsRefusedTwiceIsAFailure() {
        ProxmoxClient withPassword = TestClusters.withPassword(address());
        refuse(401, "permission denied - invalid PVE ticket", "");
        pve.stubFor(any(urlEqualTo("/api2/json/access/ticket"))
                .willReturn(okJson("{\"data\":{\"ticket\":\"PVE:x\",\"CSRFPreventionToken\":\"1:csrf\"}}")));
        assertThat(failureOf(withPassword.version())).isInstanceOf(ProxmoxException.Forbidden.class);
        pve.verify(2, getRequestedFor(urlEqualTo("/api2/json/version")));
        withPassword.close();
    }

    @Test
    void aForeignWebServerIsNoProxmox() {
        pve.stubFor(any(anyUrl())
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody("<html>router</html>")));
        assertThat(failureOf(client.version())).isInstanceOf(ProxmoxException.Failed.class);
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.UnknownOutcome.class);
        answer("{\"data\":{\"hello\":\"world\"}}");
        assertThat(failureOf(client.version())).isInstanceOf(ProxmoxException.Failed.class);
        answer("{\"data\":\"no upid\"}");
        assertThat(failureOf(client.start(NODE, GUEST))).isInstanceOf(ProxmoxException.UnknownOutcome.class);
    }

    @Test
    void atMostSixCallsOfANodeAreUnderWay() {
        pve.stubFor(any(anyUrl())
                .willReturn(okJson("{\"data\":{\"status\":\"running\"}}").withFixedDelay(100)));
        List<Uni<GuestStatus>> calls = IntStream.range(200, 220)
                .mapToObj(number -> client.status(NODE, new VmId(number)))
                .toList();
        itemOf(Uni.join().all(calls).andFailFast());
        List<Instant> starts = pve.getAllServeEvents().stream()
                .map(event -> event.getRequest().getLoggedDate().toInstant())
                .sorted()
                .toList();
        assertThat(starts).hasSize(20);
        for (int later = 6; later < starts.size(); later++) {
            assertThat(Duration.between(starts.get(later - 6), starts.get(later)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(90));
        }
    }

    private URI address() {
        return URI.create("http://localhost:" + pve.port());
    }

    private void answer(String json) {
        pve.stubFor(any(anyUrl()).willReturn(okJson(json)));
    }

    private void refuse(int status, String reason, String body) {
        pve.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withStatusMessage(reason)
                        .withHeader("Connection", "close")
                        .withHeader("Content-Type", "application/json;charset=UTF-8")
                        .withBody(body)));
    }

    private static CloneSpec cloneSpec() {
        return new CloneSpec(new VmId(200), "web-1", "", false, null, null, null);
    }
}
