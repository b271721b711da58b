package dev.slipway.proxmox;

import static dev.slipway.proxmox.TestClusters.GUEST;
import static dev.slipway.proxmox.TestClusters.NODE;
import static dev.slipway.proxmox.TestClusters.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.proxmox.RawServer.Reply;
import dev.slipway.proxmox.RawServer.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every request that the client can send, each with all and with the fewest arguments, against Proxmox VE's
/// own schema.
@QuarkusTest
class RequestSchemaTest {

    private static final Path SCHEMAS = Path.of("../shared/pve");

    /// Sent with a password, not with a token.
    private static final String LOGIN = "POST /access/ticket";

    private static final CloudInit ALL_OF_CLOUD_INIT = new CloudInit(
            "admin",
            "$6$salt$hash",
            List.of("ssh-ed25519 AAAA/+= a b", "ssh-rsa BBBB"),
            "ip=10.0.0.5/24,gw=10.0.0.1",
            List.of("10.0.0.1", "fd00::1"),
            "example.org");

    private static final NetworkDevice DEVICE =
            NetworkDevice.parse("virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,tag=20,trunks=2;3");

    private static final List<Function<ProxmoxClient, Uni<?>>> CALLS = List.of(
            ProxmoxClient::version,
            ProxmoxClient::privileges,
            ProxmoxClient::resources,
            client -> client.isFree(new VmId(VmId.MIN)),
            client -> client.isFree(new VmId(VmId.MAX)),
            client -> client.clone(NODE, GUEST, new CloneSpec(GUEST, "a", "", false, null, null, null)),
            client -> client.clone(
                    NODE,
                    GUEST,
                    new CloneSpec(
                            new VmId(VmId.MAX),
                            "web-1.example.org",
                            "x\ny",
                            true,
                            "local-lvm",
                            NODE,
                            "team/a",
                            "before-update")),
            client -> client.config(NODE, GUEST),
            client -> client.configure(NODE, GUEST, new GuestSettings(1, null, null, null, null, null, null, null)),
            client -> client.configure(
                    NODE,
                    GUEST,
                    new GuestSettings(
                            64,
                            1_048_576,
                            "x86-64-v2-AES",
                            ALL_OF_CLOUD_INIT,
                            DEVICE,
                            List.of("web", "team-a"),
                            "x".repeat(8192),
                            "0123456789abcdef0123456789abcdef01234567")),
            client ->
                    client.configure(NODE, GUEST, new GuestSettings(null, null, null, null, null, List.of(), "", null)),
            client -> client.resize(NODE, GUEST, "scsi0", DiskSize.ofGiB(40)),
            client -> client.resize(NODE, GUEST, "virtio15", DiskSize.parse("4.5G")),
            client -> client.resize(NODE, GUEST, "sata5", new DiskSize(1_000_000_001)),
            client -> client.start(NODE, GUEST),
            client -> client.stop(NODE, GUEST),
            client -> client.stop(NODE, GUEST, true),
            client -> client.shutdown(NODE, GUEST, null, false),
            client -> client.shutdown(NODE, GUEST, Duration.ofMinutes(10), true),
            client -> client.reboot(NODE, GUEST),
            client -> client.reset(NODE, GUEST),
            client -> client.suspend(NODE, GUEST),
            client -> client.resume(NODE, GUEST),
            client -> client.time(NODE),
            client -> client.pending(NODE, GUEST),
            client -> client.configure(
                    NODE,
                    GUEST,
                    new GuestSettings(
                            null, null, null, null, null, null, null, null, "web-2.example.org", true, false)),
            client -> client.snapshots(NODE, GUEST),
            client -> client.takeSnapshot(NODE, GUEST, "ab", "", false),
            client -> client.takeSnapshot(NODE, GUEST, "a".repeat(40), "x\ny", true),
            client -> client.deleteSnapshot(NODE, GUEST, "before-upgrade", false),
            client -> client.deleteSnapshot(NODE, GUEST, "before-upgrade", true),
            client -> client.rollback(NODE, GUEST, "before-upgrade"),
            client -> client.destroy(NODE, GUEST, true),
            client -> client.volumes(NODE, "local-lvm", GUEST),
            client -> client.volumes(NODE, "nas", null),
            client -> client.template(NODE, GUEST),
            client -> client.migrations().conditions(NODE, GUEST),
            client -> client.migrations().begin(NODE, GUEST, new MigrationSpec(NODE, false, false, null)),
            client -> client.migrations().begin(NODE, GUEST, new MigrationSpec(NODE, true, true, "local-lvm")),
            client -> client.hardware()
                    .create(
                            NODE,
                            new GuestSpec(
                                    GUEST,
                                    "web-1",
                                    "x\ny",
                                    2,
                                    2048,
                                    "host",
                                    "win11",
                                    "ovmf",
                                    "q35",
                                    List.of("web", "team-a"),
                                    Map.of(
                                            "scsi0", new NewDrive.Disk("local-lvm", 32),
                                            "scsi30", new NewDrive.Copy("local-lvm", "local:import/a.qcow2"),
                                            "ide0", new NewDrive.CloudInitDrive("local-lvm"),
                                            "ide1", new NewDrive.NoDisc(),
                                            "ide2", new NewDrive.Cdrom("local:iso/debian.iso"),
                                            "efidisk0", new NewDrive.UefiVariables("local-lvm"),
                                            "tpmstate0", new NewDrive.TpmState("local-lvm")),
                                    List.of(DEVICE, NetworkDevice.parse("e1000,bridge=vmbr1")),
                                    List.of("scsi0", "ide2", "net0"),
                                    true,
                                    true)),
            client -> client.hardware()
                    .change(
                            NODE,
                            GUEST,
                            List.of(
                                    DeviceChange.add("scsi1", new NewDrive.Disk("ceph", 1)),
                                    new DeviceChange("net1", "virtio", DEVICE.toString()),
                                    new DeviceChange("unused0", "ceph:vm-101-disk-1", null)),
                            true,
                            "0123456789abcdef0123456789abcdef01234567"),
            client -> client.files().list(NODE, "local", "iso"),
            client -> client.files()
                    .download(
                            NODE,
                            new Download(
                                    "local", "import", "a.qcow2", "https://example.org/a?b=c&d", "sha256", "ab12")),
            client -> client.files().delete(NODE, "local", "local:import/a.qcow2"),
            client -> client.status(NODE, GUEST),
            client -> client.interfaces(NODE, GUEST),
            client -> client.taskStatus(TASK),
            client -> client.stopTask(TASK),
            client -> client.taskLog(TASK, 0, 0),
            client -> client.taskLog(TASK, 1000, 500),
            client -> client.tasks(NODE, new TaskQuery(null, null, null)),
            client -> client.runningTasks(NODE),
            client -> client.tasks(NODE, new TaskQuery("qmclone", GUEST, Instant.now())),
            client -> client.bridges(NODE),
            client -> client.views().membership(),
            client -> client.views().vnets(),
            client -> client.views().nodeStatus(NODE),
            client -> client.views().networks(NODE),
            client -> client.views().bridges(NODE),
            client -> client.views().samples(NODE, GUEST, Timeframe.HOUR),
            client -> client.views().samples(NODE, GUEST, Timeframe.YEAR),
            client -> client.views().endOf(TASK),
            client -> GuestScreens.proxy(client.connection(), NODE, GUEST),
            client -> GuestScreens.proxy(client.connection(), NODE, GUEST, SerialPort.SERIAL3));

    @ParameterizedTest
    @ValueSource(strings = {"apidoc-8.4.json", "apidoc-9.2.json"})
    void everyRequestFitsTheSchema(String file) throws IOException {
        // Given
        Path path = SCHEMAS.resolve(file);
        assumeTrue(Files.exists(path), path + " is not there: requests are not checked against it");
        ApiSchema schema = ApiSchema.read(path);

        // When
        List<Request> requests = sent();

        // Then
        List<String> problems = new ArrayList<>();
        for (Request request : requests) {
            boolean login = request.target().endsWith("/access/ticket");
            problems.addAll(schema.problemsOf(request, login ? Set.of(LOGIN) : Set.of()));
        }
        assertThat(problems).isEmpty();
        assertThat(requests).hasSize(CALLS.size() + 1);
        assertThat(requests.stream()
                        .map(request -> schema.operationOf(request).orElse("unknown"))
                        .distinct())
                .as("each method of ProxmoxApi is sent")
                .hasSize(ProxmoxApi.class.getDeclaredMethods().length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /nodes/pve1/qemu/101/nothing | | no such operation",
                "POST | /nodes/pve1/qemu/101/config/x | | no such operation",
                "POST | /nodes/pve1/qemu/101/clone | name=a | newid is missing",
                "POST | /nodes/pve1/qemu/101/clone | newid=99 | is out of range",
                "POST | /nodes/pve1/qemu/101/clone | newid=abc | is no integer",
                "POST | /nodes/pve1/qemu/101/clone | newid=200&full=true | is neither 0 nor 1",
                "POST | /nodes/pve1/qemu/101/clone | newid=200&cores=2 | cores is not defined",
                "POST | /nodes/pve1/qemu/101/clone | newid=200&name=a_b | is no dns-name",
                "PUT | /nodes/pve1/qemu/101/resize | disk=scsi99&size=4G | is not in the enumeration",
                "PUT | /nodes/pve1/qemu/101/resize | disk=scsi0&size=-4G | does not match",
                "PUT | /nodes/pve1/qemu/101/config | net0=virtio%2Cspeed%3D9 | speed is not defined",
                "PUT | /nodes/pve1/qemu/101/config | net0=virtio%2Ctag%3D4095 | is out of range",
                "PUT | /nodes/pve1/qemu/101/config | sshkeys=ssh-rsa+A | is no urlencoded",
                "POST | /access/ticket | username=a&password=b | is closed to tokens"
            })
    void aBadRequestIsSeen(String method, String path, String body, String problem) throws IOException {
        Path schema = SCHEMAS.resolve("apidoc-9.2.json");
        assumeTrue(Files.exists(schema), schema + " is not there: the check itself is not checked");
        Request request = new Request(method, "/api2/json" + path, Map.of(), body == null ? "" : body);
        assertThat(ApiSchema.read(schema).problemsOf(request, Set.of()))
                .singleElement()
                .asString()
                .contains(problem);
    }

    /// What the server receives when each call is made, and one login.
    private static List<Request> sent() {
        try (RawServer server = new RawServer(request -> Reply.json("{\"data\":null}"))) {
            ProxmoxClient client = TestClusters.client(server.address());
            CALLS.forEach(call -> ignoringTheAnswer(call.apply(client)));
            client.close();
            ProxmoxClient withPassword = TestClusters.withPassword(server.address());
            ignoringTheAnswer(withPassword.version());
            withPassword.close();
            return server.requests();
        }
    }

    private static void ignoringTheAnswer(Uni<?> call) {
        call.onItemOrFailure().transform((item, failure) -> true).await().atMost(Duration.ofSeconds(20));
    }
}
