package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// When tasks began and ended, finer than Proxmox VE says it.
class SimulatorTaskTimesTest {

    @Test
    void aTaskTellsItsFirstAndItsLastMoment() throws IOException {
        try (ProxmoxSimulator simulator = ProxmoxSimulator.start(
                SimulatorOptions.realistic().plainHttp().port(0).manualClock().idleTimeout(Duration.ZERO))) {
            Api api = new Api(simulator);
            simulator.advance(Duration.ofMillis(300));
            api.post("/nodes/pve1/qemu/100/status/stop");

            simulator.advance(Duration.ofMillis(1_500));

            JsonObject task = api.send("GET", "/simulator/tasks", "")
                    .json()
                    .getJsonArray("tasks")
                    .getJsonObject(0);
            assertThat(task.getString("exit_status")).isEqualTo("OK");
            assertThat(Instant.parse(task.getString("started_at"))).isEqualTo("2026-01-05T08:00:00.300Z");
            assertThat(Instant.parse(task.getString("ended_at"))).isEqualTo("2026-01-05T08:00:01.300Z");
        }
    }
}
