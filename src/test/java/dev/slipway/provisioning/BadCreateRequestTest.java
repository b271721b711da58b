package dev.slipway.provisioning;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.Journal;
import dev.slipway.operation.OperationFilter;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every malformed request is answered with the field that is wrong, and Proxmox VE hears nothing of it.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class BadCreateRequestTest {

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    Journal journal;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @BeforeEach
    void look() {
        scenario.look();
        simulator.clearRequests();
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.provisioning.BadCreateRequests#table")
    void isRefusedWithTheFieldNamed(String body, int status, String field) {
        // Given
        List<?> operations = operations();

        // When
        Response answer = given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/vms");

        // Then
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getList("errors.field", String.class))
                .as(answer.asString())
                .contains(field);
        assertThat(answer.jsonPath().getList("errors.detail", String.class)).noneMatch(String::isBlank);
        assertThat(operations()).isEqualTo(operations);
        assertThat(simulator.requests()).noneMatch(request -> !request.method().equals("GET"));
    }

    private List<?> operations() {
        return journal.list(OperationFilter.latest(500)).await().atMost(Duration.ofSeconds(10));
    }
}
