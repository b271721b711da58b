package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whether native compilation lost anything: the binary beside itself as simulator, one story with a kill in the
/// middle, one page, one event, one problem.
class NativeSmokeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void theBinaryDoesWhatTheJarsDo() {
        Path binary = Path.of(System.getProperty("native.image.path", "target/no-binary"));
        assumeTrue(Files.isExecutable(binary), "NOT RUN: no native binary was built; ./slipway native builds one");
        try (Installation installation =
                Installation.begin(Program.binary(binary, Path.of("target", "native-smoke")))) {
            // a page
            HttpResponse<String> page =
                    installation.api().send(installation.api().request("/").GET());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<html", "Slipway");

            // an event
            String id = installation.create("smoke-1");
            try (Stream<String> events = installation.api().lines("/api/v1/events")) {
                assertThat(events.filter(line -> line.startsWith("data:") && line.contains(id))
                                .findFirst())
                        .isPresent();
            }

            // a story with a kill in the middle
            JsonApi.await(
                    "the clone is asked for",
                    PATIENCE,
                    () -> installation.requests("POST .*/clone").count(),
                    clones -> clones > 0);
            installation.kill();
            installation.start();
            JsonNode ended = JsonApi.await(
                    "the creation has ended",
                    PATIENCE,
                    () -> installation.operation(id),
                    operation -> operation.hasNonNull("ended_at"));
            assertThat(ended.get("status").textValue()).isEqualTo("succeeded");
            assertThat(installation
                            .guests()
                            .get(ended.get("vmid").intValue())
                            .get("running")
                            .booleanValue())
                    .isTrue();

            // a problem
            HttpResponse<String> problem = installation
                    .api()
                    .send(installation
                            .api()
                            .request("/api/v1/vms")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"name\": \"no good name\"}")));
            assertThat(problem.statusCode()).isEqualTo(400);
            assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(problem.body()).contains("/problems/invalid-request", "/name");
        }
    }
}
