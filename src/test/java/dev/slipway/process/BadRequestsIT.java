package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/// Generated requests over all calls of the OpenAPI document: whatever is wrong with one, the answer says so in the one
/// form that all refusals have, and nothing comes of it.
class BadRequestsIT {

    private static Installation installation;

    @BeforeContainer
    static void begin() {
        installation = Installation.begin(Program.onJvm(Path.of("target", "bad-requests")));
    }

    @AfterContainer
    static void end() {
        try (Installation ending = installation) {
            assertThat(ending.api().get("/api/v1/operations").path("operations"))
                    .isEmpty();
            assertThat(ending.requests("(POST|PUT|DELETE) .*")).isEmpty();
        }
    }

    @Provide
    Arbitrary<BadRequest> badRequests() {
        return BadRequest.of(new ApiDocument(installation.api().get("/q/openapi?format=json")));
    }

    /// The same requests each time; another seed tries others.
    @Property(seed = "20261121", tries = 400, shrinking = ShrinkingMode.OFF)
    void isAnsweredWithAProblem(@ForAll("badRequests") BadRequest bad) throws IOException {
        HttpResponse<String> answer = installation.api().send(bad.on(installation.api()));

        Statistics.collect(bad.what(), answer.statusCode());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500).isNotEqualTo(429);
        if (!bad.harmless()) {
            assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
        }
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            JsonNode problem = new ObjectMapper().readTree(answer.body());
            assertThat(problem.path("status").intValue()).isEqualTo(answer.statusCode());
            assertThat(problem.path("title").textValue()).isNotBlank();
            assertThat(problem.path("type").textValue()).isNotBlank();
        }
    }
}
