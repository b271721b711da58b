package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Scripted faults: what the caller sees, and what happened all the same.
class SimulatorFaultTest {

    private static final String CLONE = "/nodes/pve1/qemu/9000/clone";

    private final ProxmoxSimulator simulator =
            ProxmoxSimulator.start(SimulatorOptions.forTests().plainHttp().numericStrings(0));
    private final Api api = new Api(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void script(Fault fault) {
        simulator.faults().add(fault);
    }

    private JsonObject status(Api.Answer started) throws IOException {
        return api.get("/nodes/pve1/tasks/%s/status".formatted(started.text())).object();
    }

    @Test
    void answersInPlaceOfTheCallAndThenLetsItPass() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").with("newid", "20.").answer(500, "got lock request timeout"));

        // When
        Api.Answer first = api.post(CLONE, "newid", "200");
        Api.Answer second = api.post(CLONE, "newid", "200");

        // Then
        assertThat(first.reason()).isEqualTo("got lock request timeout");
        assertThat(second.status()).isEqualTo(200);
    }

    @Test
    void skipsAndCounts() throws IOException {
        // Given
        script(Fault.on("GET", "/version").skip(1).times(2).answer(500, "no quorum!"));

        // Then
        assertThat(api.get("/version").status()).isEqualTo(200);
        assertThat(api.get("/version").status()).isEqualTo(500);
        assertThat(api.get("/version").status()).isEqualTo(500);
        assertThat(api.get("/version").status()).isEqualTo(200);
    }

    @Test
    void gatewayTimeoutIsEmptyAndTheCallHappened() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").answerAfterExecution(596, "Connection timed out"));

        // When
        Api.Answer answer = api.post(CLONE, "newid", "200");

        // Then
        assertThat(answer.status()).isEqualTo(596);
        assertThat(answer.body()).isEmpty();
        assertThat(simulator.guest(200)).isPresent();
    }

    @Test
    void dropsTheConnectionBeforeOrAfterTheCall() {
        // Given
        script(Fault.on("POST", ".*/clone").with("newid", "200").dropBeforeExecution());
        script(Fault.on("POST", ".*/clone").with("newid", "201").dropAfterExecution());

        // Then
        assertThatThrownBy(() -> api.post(CLONE, "newid", "200")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> api.post(CLONE, "newid", "201")).isInstanceOf(IOException.class);
        assertThat(simulator.guest(200)).isEmpty();
        assertThat(simulator.guest(201)).isPresent();
        assertThat(simulator.requests()).extracting(RequestRecord::status).containsExactly(-1, -1);
    }

    @Test
    void failedTaskCleansUp() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Failed("No space left on device")));

        // When
        Api.Answer answer = api.post(CLONE, "newid", "200");

        // Then
        assertThat(status(answer).getString("exitstatus")).isEqualTo("clone failed: No space left on device");
        assertThat(simulator.guest(200)).isEmpty();
        assertThat(simulator.volumes()).noneMatch(volume -> volume.contains("-200-"));
    }

    @Test
    void killedTaskLeavesLockAndVolumes() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Killed()));

        // When
        Api.Answer answer = api.post(CLONE, "newid", "200");
        Api.Answer delete = api.delete("/nodes/pve1/qemu/200");

        // Then
        assertThat(status(answer).getString("exitstatus")).isEqualTo("unexpected status");
        assertThat(status(delete).getString("exitstatus")).isEqualTo("VM is locked (clone)");
    }

    @Test
    void warningsAreASuccess() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Warnings()));

        // When
        Api.Answer answer = api.post(CLONE, "newid", "200");

        // Then
        assertThat(status(answer).getString("exitstatus")).isEqualTo("WARNINGS: 1");
        assertThat(simulator.guest(200).orElseThrow().lock()).isEmpty();
    }

    @Test
    void vanishedTaskIsUnknownWhetherItHappenedOrNot() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Vanished(true)));
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Vanished(false)));

        // When
        Api.Answer done = api.post(CLONE, "newid", "200");
        Api.Answer lost = api.post(CLONE, "newid", "201");

        // Then
        for (Api.Answer answer : new Api.Answer[] {done, lost}) {
            assertThat(api.get("/nodes/pve1/tasks/%s/status".formatted(answer.text()))
                            .error("upid"))
                    .isEqualTo("no such task");
        }
        assertThat(simulator.guest(200)).isPresent();
        assertThat(simulator.guest(201)).isEmpty();
    }

    @Test
    void hungTaskHoldsItsLocksUntilItIsStopped() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Hung()));
        Api.Answer clone = api.post(CLONE, "newid", "200");

        // When
        Api.Answer config = api.put("/nodes/pve1/qemu/200/config", "cores", "2");
        Api.Answer stopped = api.delete("/nodes/pve1/tasks/" + clone.text());

        // Then
        assertThat(config.reason()).isEqualTo("can't lock file '/var/lock/qemu-server/lock-200.conf' - got timeout");
        assertThat(stopped.status()).isEqualTo(200);
        assertThat(status(clone).getString("exitstatus")).isEqualTo("clone failed: interrupted by signal");
        assertThat(simulator.guest(200)).isEmpty();
    }

    @Test
    void downNodeAnswers595AndDownClusterNothing() throws IOException {
        // Given
        simulator.faults().nodeDown("pve1");

        // When
        Api.Answer answer = api.get("/nodes/pve1/qemu/100/status/current");
        simulator.faults().clusterDown(true);

        // Then
        assertThat(answer.status()).isEqualTo(595);
        assertThat(answer.body()).isEmpty();
        assertThatThrownBy(() -> api.get("/version")).isInstanceOf(IOException.class);
        simulator.faults().clear();
        assertThat(api.get("/nodes/pve1/qemu/100/status/current").status()).isEqualTo(200);
    }

    @Test
    void adminPathScriptsTheSame() throws IOException {
        // Given
        JsonObject fault = new JsonObject()
                .put("method", "POST")
                .put("path", ".*/clone")
                .put("params", new JsonObject(Map.of("newid", 200)))
                .put("effect", "task")
                .put("end", "failed")
                .put("text", "no");

        // When
        Api.Answer added = new Api(simulator).send("POST", "/simulator/faults", fault.encode());
        Api.Answer clone = api.post(CLONE, "newid", "200");

        // Then
        assertThat(added.status()).isEqualTo(200);
        assertThat(status(clone).getString("exitstatus")).isEqualTo("clone failed: no");
        assertThat(new Api(simulator).send("GET", "/simulator/guests", "").body())
                .contains("\"gateway\"");
        assertThat(new Api(simulator).send("GET", "/simulator/requests", "").body())
                .contains(CLONE);
        assertThat(new Api(simulator)
                        .send("POST", "/simulator/faults", "{\"effect\":\"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aStatusReadTooSoonIsCorrectedAtTheNextLook() throws IOException {
        // Given
        script(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Late()));
        Api.Answer started = api.post(CLONE, "newid", "200");

        // When
        JsonObject first = status(started);
        JsonObject second = status(started);

        // Then
        assertThat(first.getString("exitstatus")).isEqualTo("unexpected status");
        assertThat(second.getString("exitstatus")).isEqualTo("OK");
    }
}
