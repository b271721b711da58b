package dev.slipway.dashboard;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import dev.slipway.catalog.TemplateCatalog;
import dev.slipway.provisioning.Scenario;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// The templates and the form that imports one, as a browser without JavaScript uses them.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class TemplatesPageTest {

    private static final String SHA256 = "ab".repeat(32);

    ProxmoxSimulator simulator;

    @Inject
    Scenario scenario;

    @Inject
    TemplateCatalog catalog;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @Test
    void theTemplatesOfTheClustersAreListed() {
        Uni.createFrom()
                .item(() -> catalog.templates(ClusterName.DEFAULT))
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(known -> known.isEmpty())
                .collect()
                .last()
                .await()
                .atMost(OwnVms.PATIENCE);

        person().get("/templates")
                .then()
                .statusCode(200)
                .body(containsString("debian-12"))
                .body(containsString("Import a cloud image"));
    }

    @Test
    void itSpeaksKorean() {
        person().header("Accept-Language", "ko").get("/templates").then().body(containsString("클라우드 이미지 가져오기"));
    }

    @Test
    void aRefusedImportComesBackWithWhatWasTyped() {
        person().formParam("name", "not_a_name")
                .formParam("url", "ftp://example.org/image.qcow2")
                .formParam("checksum", SHA256)
                .formParam("checksum_algorithm", "sha256")
                .formParam("cores", "few")
                .post("/templates")
                .then()
                .statusCode(400)
                .body(containsString("id=\"error-cores\">is a whole number"))
                .body(containsString("value=\"not_a_name\""))
                .body(containsString("value=\"%s\"".formatted(SHA256)));
    }

    @Test
    void anImportLeadsToTheOperations() {
        scenario.look();

        person().formParam("name", "import-" + UUID.randomUUID())
                .formParam("url", "https://images.example.org/noble.img")
                .formParam("checksum", SHA256)
                .formParam("storage", "ceph")
                .redirects()
                .follow(false)
                .post("/templates")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/#operations"));
    }

    @Test
    void everyMistakeIsShownAtItsField() {
        person().formParam("name", "not_a_name")
                .formParam("url", "ftp://example.org/image.qcow2")
                .formParam("checksum", SHA256)
                .post("/templates")
                .then()
                .statusCode(400)
                .body(containsString("id=\"error-name\">is a host name"))
                .body(containsString("id=\"error-url\">is an address"))
                .body(not(containsString("id=\"error-checksum\"")));
    }

    private RequestSpecification person() {
        return RestAssured.given().auth().oauth2(token).accept("text/html").header("Sec-Fetch-Site", "same-origin");
    }
}
