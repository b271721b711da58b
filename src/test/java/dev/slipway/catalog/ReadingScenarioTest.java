package dev.slipway.catalog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.task.TaskPoller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a newcomer reads first, filled by the pollers from a cluster.
@Tag("database")
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class ReadingScenarioTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Inventory inventory;

    @Inject
    TemplateCatalog catalog;

    @Inject
    TaskPoller tasks;

    @BeforeEach
    void pollersHaveRun() {
        Instant begun = Instant.now();
        Uni.createFrom()
                .item(() -> !catalog.templates(ClusterName.DEFAULT).isEmpty()
                        && !inventory.snapshot(ClusterName.DEFAULT).bridges().isEmpty()
                        && tasks.lastTickAt().isAfter(begun))
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(20))
                .repeat()
                .until(ready -> ready)
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    private static ValidatableResponse get(String path) {
        return given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .when()
                .get(path)
                .then()
                .statusCode(200);
    }

    @Test
    void nodesComeWithTheirFiguresAndTheAgeOfThePicture() {
        get("/api/v1/nodes")
                .body("total", is(3))
                .body("nodes.cluster", everyItem(equalTo("default")))
                .body("nodes.status", everyItem(equalTo("online")))
                .body("nodes.cores", everyItem(greaterThan(0)))
                .body("nodes.memory", everyItem(both(greaterThan(1024)).and(lessThan(1 << 20))))
                .body("clusters[0].reachable", is(true))
                .body("clusters[0].age_seconds", is(lessThan(30)));
    }

    @Test
    void templatesComeWithTheirReplicas() {
        get("/api/v1/templates?cluster=default")
                .body("templates.name", containsInAnyOrder("ubuntu-24.04", "debian-12", "rocky-9"))
                .body("templates.cloud_init", hasItem(true))
                .body("templates.disk_size", everyItem(greaterThan(0)))
                .body("clusters[0].reachable", is(true))
                .body("templates.replicas.vmid.flatten()", hasItem(9000));
    }

    @Test
    void templatesComeInPages() {
        get("/api/v1/templates?limit=1&sort=vmid").body("total", is(3)).body("templates.vmid", is(List.of(9000)));
    }

    @Test
    void sizesAreWrappedInAList() {
        get("/api/v1/vms/sizes")
                .body("total", is(6))
                .body("sizes[0].name", is("micro"))
                .body("sizes[0].cores", is(1))
                .body("sizes[0].memory", is(512))
                .body("sizes[0].disk_size", is(10));
    }

    @Test
    void bridgesOfEveryNodeBecomeKnown() {
        assertThat(inventory.snapshot(ClusterName.DEFAULT).bridges()).isNotEmpty();
    }
}
