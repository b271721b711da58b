package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.slipway.operation.OperationId;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Imports of cloud images as an API client sees them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ImportApiTest {

    private static final String CHECKSUM = "ab".repeat(32);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @BeforeEach
    void look() {
        scenario.look();
    }

    @Test
    void anImageBecomesATemplate() {
        String name = Scenario.freshName();

        String operation = request()
                .header("Prefer", "wait=20")
                .body("""
                        {"name": "%s", "url": "https://images.example.org/noble.img", "checksum": "%s", "storage": "ceph"}
                        """.formatted(name, CHECKSUM))
                .post("/api/v1/templates")
                .then()
                .statusCode(200)
                .body("operation.kind", equalTo("import_template"))
                .body("operation.status", equalTo("succeeded"))
                .body("operation.result.template", equalTo(name))
                .extract()
                .path("operation.id");

        assertThat(Scenario.made(simulator, new OperationId(operation)))
                .singleElement()
                .satisfies(guest -> assertThat(guest.template()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ftp://images.example.org/a.img             | the checksum | /url
            https:///a.img                             | the checksum | /url
            not an address                             | the checksum | /url
            https://kim:secret@images.example.org/a    | the checksum | /url
            https://images.example.org/a.img           | 12ab         | /checksum
            https://images.example.org/a.img           |              | /checksum
            """)
    void whatIsWrongIsNamed(String url, String checksum, String pointer) {
        String checked =
                checksum == null ? "" : ", \"checksum\": \"%s\"".formatted(checksum.replace("the checksum", CHECKSUM));

        request()
                .body("{\"name\": \"noble\", \"url\": \"%s\"%s}".formatted(url, checked))
                .post("/api/v1/templates")
                .then()
                .statusCode(400)
                .body("errors.pointer", contains(pointer));
    }

    @Test
    void onlyWhoSignedInMayImport() {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/templates")
                .then()
                .statusCode(401);
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
