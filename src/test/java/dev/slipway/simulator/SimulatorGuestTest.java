package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clone, configuration, power, statistics and agent, on a clock that the test advances.
class SimulatorGuestTest {

    private static final String CLONE = "/nodes/pve1/qemu/9000/clone";

    private final ProxmoxSimulator simulator = ProxmoxSimulator.start(SimulatorOptions.realistic()
            .plainHttp()
            .manualClock()
            .numericStrings(0)
            .agentProbe(Duration.ZERO)
            .storageLock(3, Duration.ofSeconds(5)));
    private final Api api = new Api(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void pass(int seconds) {
        simulator.advance(Duration.ofSeconds(seconds));
    }

    private String exit(Api.Answer started) throws IOException {
        assertThat(started.status()).as(started.reason()).isEqualTo(200);
        String node = started.text().split(":")[1];
        return api.get("/nodes/%s/tasks/%s/status".formatted(node, started.text()))
                .object()
                .getString("exitstatus");
    }

    private String done(Api.Answer started) throws IOException {
        pass(30);
        return exit(started);
    }

    private JsonObject config(String node, int vmid) throws IOException {
        return api.get("/nodes/%s/qemu/%d/config".formatted(node, vmid)).object();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nodes/pve1/qemu/9001 | target  | pve2  | can't clone VM to node 'pve2' (VM uses local storage)",
                "/nodes/pve1/qemu/9000 | target  | nope  | no such cluster node 'nope'",
                "/nodes/pve1/qemu/9000 | storage | ceph  | parameter 'storage' not allowed for linked clones",
                "/nodes/pve1/qemu/9000 | newid   | 100   | unable to create VM 100: config file already exists",
                "/nodes/pve1/qemu/4711 | name    | x     | unable to find configuration file for VM 4711 on node 'pve1'",
                "/nodes/pve1/qemu/100  | full    | 0     | Linked clone feature is not supported for "
                        + "'local-lvm:vm-100-disk-0' (scsi0)",
            })
    void cloneIsRefusedAtOnce(String guest, String parameter, String value, String reason) throws IOException {
        Api.Answer answer = parameter.equals("newid")
                ? api.post(guest + "/clone", "newid", value)
                : api.post(guest + "/clone", "newid", "200", parameter, value);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void idOfAnotherNodeFailsTheTask() throws IOException {
        Api.Answer clone = api.post(CLONE, "newid", "101");

        assertThat(exit(clone))
                .isEqualTo("close (rename) atomic file '/etc/pve/nodes/pve1/qemu-server/101.conf' failed: File exists");
        assertThat(simulator.guest(101).orElseThrow().name()).isEqualTo("legacy-db");
    }

    @Test
    void simultaneousClonesToOneIdLeaveOneWinner() throws IOException {
        Api.Answer first = api.post(CLONE, "newid", "200", "name", "first");
        Api.Answer second = api.post("/nodes/pve1/qemu/9002/clone", "newid", "200", "name", "second");

        assertThat(second.reason()).isEqualTo("unable to create VM 200: config file already exists");
        assertThat(done(first)).isEqualTo("OK");
    }

    @Test
    void storageLockLetsOnlySomeClonesThrough() throws IOException {
        // Given
        List<Api.Answer> clones = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clones.add(api.post(CLONE, "newid", Integer.toString(200 + i)));
        }

        // When
        pass(60);

        // Then
        List<String> ends = new ArrayList<>();
        for (Api.Answer clone : clones) {
            ends.add(exit(clone));
        }
        assertThat(ends).filteredOn("OK"::equals).hasSizeBetween(6, 9);
        assertThat(ends)
                .filteredOn(end -> !end.equals("OK"))
                .containsOnly("clone failed: cfs-lock 'storage-ceph' error: got lock request timeout");
        assertThat(simulator.guests()).noneMatch(guest -> guest.lock().equals("clone"));
    }

    @Test
    void fullCloneReportsProgressAndNewMac() throws IOException {
        // When
        Api.Answer clone = api.post(CLONE, "newid", "200", "full", "1", "storage", "local-lvm");
        String end = done(clone);

        // Then
        assertThat(end).isEqualTo("OK");
        assertThat(api.get("/nodes/pve1/tasks/%s/log".formatted(clone.text())).body())
                .contains("create full clone of drive scsi0 (ceph:base-9000-disk-0)", "(100.00%)", "TASK OK");
        assertThat(config("pve1", 200).getString("scsi0")).isEqualTo("local-lvm:vm-200-disk-0,size=3584M");
        assertThat(config("pve1", 200).getString("net0"))
                .isNotEqualTo(config("pve1", 9000).getString("net0"));
    }

    @Test
    void configIsMergedNormalisedAndMasked() throws IOException {
        // When
        api.put(
                "/nodes/pve3/qemu/102/config",
                "tags",
                "Web;a b",
                "cipassword",
                "secret",
                "net0",
                "virtio,bridge=vmbr1,tag=7",
                "sshkeys",
                "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIGPXr0vb3jBL0mFNgu0tv0%20me");
        JsonObject config = config("pve3", 102);

        // Then
        assertThat(config.getString("tags")).isEqualTo("a;b;web");
        assertThat(config.getString("cipassword")).isEqualTo("**********");
        assertThat(config.getString("net0")).matches("virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr1,tag=7");
        assertThat(config.getString("sshkeys")).startsWith("ssh-ed25519%20");
        assertThat(simulator.guest(102).orElseThrow().config().get("cipassword"))
                .startsWith("$5$");
    }

    @Test
    void changesOfRunningVmWaitForItsColdStart() throws IOException {
        // When
        api.put("/nodes/pve1/qemu/100/config", "cores", "8", "description", "now");
        JsonObject inForce = api.get("/nodes/pve1/qemu/100/config?current=1").object();

        // Then
        assertThat(inForce.getInteger("cores")).isEqualTo(2);
        assertThat(inForce.getString("description")).isEqualTo("now");
        assertThat(config("pve1", 100).getInteger("cores")).isEqualTo(8);
        assertThat(api.get("/nodes/pve1/qemu/100/pending").body()).contains("\"pending\":8");
        assertThat(done(api.post("/nodes/pve1/qemu/100/status/reboot"))).isEqualTo("OK");
        assertThat(api.get("/nodes/pve1/qemu/100/config?current=1").object().getInteger("cores"))
                .isEqualTo(8);
    }

    @Test
    void digestAndRevertGuardChanges() throws IOException {
        // Given
        String digest = config("pve1", 100).getString("digest");
        api.put("/nodes/pve1/qemu/100/config", "cores", "8");

        // When
        Api.Answer stale = api.put("/nodes/pve1/qemu/100/config", "cores", "4", "digest", digest);
        api.put("/nodes/pve1/qemu/100/config", "revert", "cores");

        // Then
        assertThat(stale.reason()).isEqualTo("checksum mismatch (file change by other user?)");
        assertThat(config("pve1", 100).getInteger("cores")).isEqualTo(2);
    }

    @Test
    void changeWaitsForTheLockOfARunningTask() throws IOException, InterruptedException, ExecutionException {
        // Given
        api.post(CLONE, "newid", "200", "full", "1", "bwlimit", "10000");
        CompletableFuture<Api.Answer> change = CompletableFuture.supplyAsync(() -> {
            try {
                return api.put("/nodes/pve1/qemu/200/config", "cores", "4");
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        while (simulator.requests().stream().noneMatch(entry -> entry.params().containsKey("cores"))) {
            Thread.onSpinWait();
        }

        // When
        while (!change.isDone()) {
            pass(1);
        }

        // Then
        assertThat(change.get().reason())
                .isEqualTo("can't lock file '/var/lock/qemu-server/lock-200.conf' - got timeout");
    }

    @Test
    void resizeErrorsAreTaskErrors() throws IOException {
        assertThat(done(api.put("/nodes/pve1/qemu/100/resize", "disk", "scsi0", "size", "1G")))
                .isEqualTo("shrinking disks is not supported");
        assertThat(done(api.put("/nodes/pve1/qemu/100/resize", "disk", "scsi0", "size", "8G")))
                .isEqualTo("OK");
        assertThat(done(api.put("/nodes/pve1/qemu/100/resize", "disk", "scsi7", "size", "8G")))
                .isEqualTo("disk 'scsi7' does not exist");
        assertThat(api.put("/nodes/pve1/qemu/100/resize", "disk", "scsi0", "size", "-1G")
                        .error("size"))
                .isEqualTo("value does not match the regex pattern");
    }

    @Test
    void powerInTheWrongState() throws IOException {
        assertThat(done(api.post("/nodes/pve1/qemu/100/status/start"))).isEqualTo("VM 100 already running");
        assertThat(done(api.post("/nodes/pve3/qemu/102/status/stop"))).isEqualTo("OK");
        assertThat(api.post("/nodes/pve3/qemu/102/status/reset").reason()).isEqualTo("VM 102 not running");
        assertThat(done(api.post("/nodes/pve1/qemu/9000/status/start")))
                .isEqualTo("you can't start a vm if it's a template");
        assertThat(done(api.post("/nodes/pve1/qemu/4711/status/start")))
                .isEqualTo("Configuration file 'nodes/pve1/qemu-server/4711.conf' does not exist");
        assertThat(done(api.post("/nodes/pve1/qemu/4711/status/stop")))
                .isEqualTo("unable to find configuration file for VM 4711 on node 'pve1'");
    }

    @Test
    void guestThatIgnoresItsShutdownStaysOn() throws IOException {
        // Given
        simulator.system(100, false);

        // Then
        assertThat(done(api.post("/nodes/pve1/qemu/100/status/shutdown", "timeout", "5")))
                .isEqualTo("VM quit/powerdown failed - got timeout");
        assertThat(done(api.post("/nodes/pve1/qemu/100/status/shutdown", "timeout", "5", "forceStop", "1")))
                .isEqualTo("OK");
        assertThat(simulator.guest(100).orElseThrow().running()).isFalse();
    }

    @Test
    void rebootEndsWithTheVmOffAndRootStartsItAgain() throws IOException {
        // When
        Api.Answer reboot = api.post("/nodes/pve1/qemu/100/status/reboot");
        simulator.advance(Duration.ofMillis(3500));

        // Then
        assertThat(exit(reboot)).isEqualTo("OK");
        assertThat(simulator.guest(100).orElseThrow().running()).isFalse();
        pass(5);
        assertThat(simulator.guest(100).orElseThrow().running()).isTrue();
        assertThat(simulator.tasks().getFirst().upid().user()).isEqualTo("root@pam");
    }

    @Test
    void managedVmFollowsItsRequestLater() throws IOException {
        // Given
        simulator.manage(100);

        // When
        Api.Answer stop = api.post("/nodes/pve1/qemu/100/status/stop");
        pass(2);

        // Then
        assertThat(stop.text()).contains(":hastop:100:");
        assertThat(exit(stop)).isEqualTo("OK");
        assertThat(simulator.guest(100).orElseThrow().running()).isTrue();
        pass(15);
        assertThat(simulator.guest(100).orElseThrow().running()).isFalse();
    }

    @Test
    void agentAnswersSomeTimeAfterTheStart() throws IOException {
        // Given
        api.put("/nodes/pve3/qemu/102/config", "ipconfig0", "ip=10.1.2.3/24,gw=10.1.2.1");
        String agent = "/nodes/pve3/qemu/102/agent/network-get-interfaces";

        // Then
        assertThat(api.get(agent).reason()).isEqualTo("VM 102 is not running");
        api.post("/nodes/pve3/qemu/102/status/start");
        pass(3);
        assertThat(api.get(agent).reason()).isEqualTo("QEMU guest agent is not running");
        pass(5);
        assertThat(api.get(agent).body()).contains("\"10.1.2.3\"");
    }

    @Test
    void resourcesLagBehind() throws IOException {
        // When
        api.post(CLONE, "newid", "200", "name", "web");
        pass(8);
        String before = resource(200).getString("status");
        pass(10);

        // Then
        assertThat(before).isEqualTo("unknown");
        assertThat(resource(200).getString("name")).isEqualTo("web");
        api.post("/nodes/pve1/qemu/200/status/start");
        pass(1);
        assertThat(resource(200).getString("status")).isEqualTo("stopped");
        pass(12);
        assertThat(resource(200).getString("status")).isEqualTo("running");
    }

    private JsonObject resource(int vmid) throws IOException {
        return api.get("/cluster/resources?type=vm").array().stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getInteger("vmid") == vmid)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void templateWithLinkedClonesStays() throws IOException {
        // Given
        done(api.post(CLONE, "newid", "200"));

        // Then
        assertThat(done(api.delete("/nodes/pve1/qemu/9000")))
                .isEqualTo("base volume 'ceph:base-9000-disk-0' is still in use by linked cloned");
        assertThat(done(api.delete("/nodes/pve1/qemu/200"))).isEqualTo("OK");
        assertThat(done(api.delete("/nodes/pve1/qemu/9000"))).isEqualTo("OK");
    }

    @Test
    void ownerOfTasksSeesThemAndOthersDoNot() throws IOException {
        // Given
        ProxmoxSimulator other = ProxmoxSimulator.start(SimulatorOptions.forTests()
                .plainHttp()
                .token("a@pve!one", "s", Map.of("/", Set.of("VM.Audit", "VM.PowerMgmt")))
                .token("b@pve!two", "s", Map.of()));
        Api owner = new Api(other).header("Authorization", "PVEAPIToken=a@pve!one=s");
        Api stranger = new Api(other).header("Authorization", "PVEAPIToken=b@pve!two=s");

        // When
        String path = "/nodes/pve1/tasks/%s/status"
                .formatted(owner.post("/nodes/pve1/qemu/100/status/stop").text());

        // Then
        assertThat(owner.get(path).status()).isEqualTo(200);
        assertThat(stranger.get(path).reason()).isEqualTo("Permission check failed (/nodes/pve1, Sys.Audit)");
        assertThat(stranger.get("/nodes/pve1/tasks").array()).isEmpty();
        other.close();
    }
}
