package dev.slipway.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.process.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A simulator and a Slipway beside it, as two processes that keep their state in one folder below `target`.
final class Installation implements AutoCloseable {

    static final String TEMPLATE = "ubuntu-24.04";
    static final String TOKEN = "token-of-the-process-tests";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ ]*:(\\d+)");
    private static final Pattern SIMULATING = Pattern.compile("https://[^ ]*:(\\d+)");

    private final Program program;
    private final Running simulator;
    private Running service;

    private Installation(Program program, Running simulator) {
        this.program = program;
        this.simulator = simulator;
    }

    /// Both on free ports, with nothing left from an earlier run.
    static Installation begin(Program program) {
        clear(program.folder());
        Running simulator = program.start("simulator", Map.of(), SIMULATING, "simulator", "--port", "0");
        Installation installation = new Installation(program, simulator);
        try {
            installation.start();
            return installation;
        } catch (RuntimeException | Error failure) {
            simulator.close();
            throw failure;
        }
    }

    /// Starts Slipway on the data that is there and waits until it can take requests.
    void start() {
        service = program.start(
                "slipway",
                Map.of(
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", "0",
                        "SLIPWAY_DATA_DIRECTORY", "data",
                        "SLIPWAY_ADMIN_TOKEN", TOKEN,
                        "SLIPWAY_ADMIN_PASSWORD", "password of the process tests",
                        "PROXMOX_URL", "https://127.0.0.1:" + simulator.port(),
                        "PROXMOX_FINGERPRINTS", JsonApi.simulatorFingerprint(),
                        "PROXMOX_TOKEN_ID", "slipway@pve!simulator",
                        "PROXMOX_TOKEN_SECRET", "5e1f0d9c-7b1a-4c3e-9d2f-000000005afe"),
                LISTENING);
        JsonApi api = api();
        JsonApi.await(
                "the template is on offer",
                PATIENCE,
                () -> api.get("/api/v1/templates").toString(),
                templates -> templates.contains(TEMPLATE));
    }

    /// Kills Slipway without a warning.
    void kill() {
        service.kill();
    }

    /// Runs the program to its end on the same data; without words, as a second service.
    Program.Outcome say(String... words) {
        return program.run(Map.of("SLIPWAY_DATA_DIRECTORY", "data", "QUARKUS_HTTP_PORT", "0"), words);
    }

    JsonApi api() {
        return new JsonApi(url(), TOKEN);
    }

    String url() {
        return "http://127.0.0.1:" + service.port();
    }

    /// The operation that this request was accepted as; asking twice asks for the same one.
    String create(String name) {
        return api().post(
                        "/api/v1/vms",
                        "key-of-" + name,
                        "{\"name\": \"%s\", \"template\": \"%s\", \"size\": \"small\"}".formatted(name, TEMPLATE))
                .at("/operation/id")
                .textValue();
    }

    JsonNode operation(String id) {
        return api().get("/api/v1/operations/" + id);
    }

    /// What the simulator really holds, by VMID.
    Map<Integer, JsonNode> guests() {
        return simulatorList("guests")
                .collect(Collectors.toMap(
                        guest -> guest.get("vmid").intValue(), guest -> guest, (one, other) -> one, TreeMap::new));
    }

    /// The requests that the simulator received and that match `METHOD path`.
    Stream<JsonNode> requests(String regex) {
        return simulatorList("requests")
                .filter(request -> (request.get("method").textValue() + " "
                                + request.get("path").textValue())
                        .matches(regex));
    }

    private Stream<JsonNode> simulatorList(String what) {
        JsonNode answer = new JsonApi("https://127.0.0.1:" + simulator.port(), "none").get("/simulator/" + what);
        return StreamSupport.stream(Objects.requireNonNull(answer.get(what)).spliterator(), false);
    }

    @Override
    public void close() {
        service.close();
        simulator.close();
    }

    private static void clear(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.walk(folder)) {
                old.filter(Files::isRegularFile).map(Path::toFile).forEach(java.io.File::delete);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
