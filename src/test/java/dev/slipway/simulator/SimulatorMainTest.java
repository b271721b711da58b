package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The simulator as a program, and the file that keeps its world.
class SimulatorMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int serve(String... args) {
        return SimulatorMain.start(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                ProxmoxSimulator::close,
                args);
    }

    @Test
    void printsHowToReachIt() {
        assertThat(serve("--port", "0", "--task-time", "0.5")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("https://127.0.0.1:", "slipway@pve!simulator", Certificate.FINGERPRINT);
    }

    @ParameterizedTest
    @CsvSource({
        "--port,x,--port is a number from 0 to 65535",
        "--task-time,fast,--task-time is a number like 0.5",
        "--bogus,1,unknown option --bogus"
    })
    void explainsWrongArguments(String name, String value, String message) {
        assertThat(serve(name, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    }

    @Test
    void explainsATakenPort() {
        try (ProxmoxSimulator first = ProxmoxSimulator.start(SimulatorOptions.forTests())) {
            assertThat(serve("--port", Integer.toString(first.port()))).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot listen on 127.0.0.1:" + first.port());
        }
    }

    @Test
    void worldOutlivesTheSimulator(@TempDir Path folder) throws IOException {
        // Given
        Path file = folder.resolve("world.json");
        String upid;
        try (ProxmoxSimulator first = start(file)) {
            Api api = new Api(first);
            upid = api.post("/nodes/pve1/qemu/9000/clone", "newid", "200", "name", "web")
                    .text();
            api.post("/nodes/pve1/qemu/200/status/start");
            api.post("/nodes/pve1/qemu/200/snapshot", "snapname", "one");
        }

        // When
        try (ProxmoxSimulator second = start(file)) {
            Api api = new Api(second);

            // Then
            assertThat(second.guest(200).orElseThrow().running()).isTrue();
            assertThat(second.guest(200).orElseThrow().snapshots()).containsExactly("one");
            assertThat(second.volumes()).contains("ceph:base-9000-disk-0/vm-200-disk-0");
            assertThat(api.get("/nodes/pve1/tasks/%s/status".formatted(upid))
                            .object()
                            .getString("exitstatus"))
                    .isEqualTo("OK");
        }
    }

    private static ProxmoxSimulator start(Path file) {
        return ProxmoxSimulator.start(SimulatorOptions.forTests().plainHttp().stateFile(file));
    }
}
