package dev.slipway.health;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an orchestrator sees, which has no credentials.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class HealthScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Inventory inventory;

    @Inject
    ClusterFacts facts;

    @Inject
    DatabaseFact database;

    @BeforeEach
    void look() {
        inventory
                .refresh(ClusterName.DEFAULT)
                .chain(facts::refresh)
                .chain(database::ask)
                .await()
                .atMost(PATIENCE);
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
        look();
    }

    @Test
    void everythingIsUpAndTheClusterIsDescribed() {
        when().get("/health").then().statusCode(200).body("status", equalTo("ok"));
        when().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/q/health/started").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.find { it.name == 'work' }.data.database", equalTo("ok"))
                .body("checks.find { it.name == 'work' }.data.'default.usable'", equalTo(true))
                .body("checks.find { it.name == 'work' }.data.'default.version'", equalTo("8.4.21"));
    }

    @Test
    void aClusterThatDoesNotAnswerIsToldAndRestartsNobody() {
        simulator.faults().clusterDown(true);

        look();

        when().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        when().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'work' }.data.'default.reason'", not(blankOrNullString()))
                .body("checks.find { it.name == 'work' }.data.'default.version'", equalTo("8.4.21"));
    }

    @Test
    void noSecretIsTold() {
        String told = Stream.of("/health", "/q/health/live", "/q/health/ready", "/q/health/started")
                .map(path -> when().get(path).asString())
                .reduce("", String::concat);

        assertThat(told).doesNotContain(simulator.tokenSecret(), simulator.tokenId());
    }
}
