package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The way of a VM through the simulator, from clone to destroy, on a clock that the test advances.
class SimulatorLifecycleTest {

    private final ProxmoxSimulator simulator = ProxmoxSimulator.start(SimulatorOptions.realistic()
            .plainHttp()
            .manualClock()
            .numericStrings(0)
            .unauthorizedDelay(Duration.ZERO)
            .agentProbe(Duration.ZERO));
    private final Api api = new Api(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    private JsonObject status(String upid) throws IOException {
        return api.get("/nodes/%s/tasks/%s/status".formatted(upid.split(":")[1], upid))
                .object();
    }

    private String done(Api.Answer started) throws IOException {
        assertThat(started.status()).as(started.reason()).isEqualTo(200);
        simulator.advance(Duration.ofSeconds(15));
        return status(started.text()).getString("exitstatus");
    }

    @Test
    void vmGoesFromTemplateToAddressAndAway() throws IOException {
        // When
        Api.Answer clone = api.post(
                "/nodes/pve1/qemu/9000/clone",
                "newid",
                "200",
                "name",
                "web",
                "description",
                "marker",
                "target",
                "pve3");

        // Then
        assertThat(simulator.guest(200).orElseThrow().lock()).isEqualTo("clone");
        assertThat(simulator.guest(200).orElseThrow().name()).isEmpty();
        assertThat(status(clone.text()).getString("status")).isEqualTo("running");
        assertThat(done(clone)).isEqualTo("OK");
        assertThat(simulator.guest(200).orElseThrow().node()).isEqualTo("pve3");
        assertThat(simulator.guest(200).orElseThrow().description()).isEqualTo("marker");

        assertThat(done(api.post("/nodes/pve3/qemu/200/config", "cores", "4", "memory", "4096", "tags", "B;a")))
                .isEqualTo("OK");
        assertThat(done(api.put("/nodes/pve3/qemu/200/resize", "disk", "scsi0", "size", "20G")))
                .isEqualTo("OK");
        assertThat(done(api.post("/nodes/pve3/qemu/200/status/start"))).isEqualTo("OK");

        JsonObject config = api.get("/nodes/pve3/qemu/200/config").object();
        assertThat(config.getString("memory")).isEqualTo("4096");
        assertThat(config.getValue("cores")).isEqualTo(4);
        assertThat(config.getString("tags")).isEqualTo("a;b");
        assertThat(config.getString("scsi0")).isEqualTo("ceph:base-9000-disk-0/vm-200-disk-0,size=20G");
        assertThat(api.get("/nodes/pve3/qemu/200/status/current").object().getString("status"))
                .isEqualTo("running");
        assertThat(api.get("/nodes/pve3/qemu/200/agent/network-get-interfaces")
                        .object()
                        .getJsonArray("result"))
                .hasSize(2);

        assertThat(api.delete("/nodes/pve3/qemu/200").reason()).isEqualTo("VM 200 is running - destroy failed");
        assertThat(done(api.post("/nodes/pve3/qemu/200/status/stop"))).isEqualTo("OK");
        assertThat(done(api.delete("/nodes/pve3/qemu/200?purge=1&destroy-unreferenced-disks=1")))
                .isEqualTo("OK");
        assertThat(simulator.guest(200)).isEmpty();
        assertThat(simulator.volumes()).noneMatch(volume -> volume.contains("-200-"));
    }
}
