package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an auditor is told behind the API: births, changes, volumes and guests as they are.
class SimulatorTruthTest {

    private final ProxmoxSimulator simulator =
            ProxmoxSimulator.start(SimulatorOptions.forTests().plainHttp().numericStrings(0));
    private final Api api = new Api(simulator);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        simulator.close();
    }

    private List<Map<String, Object>> list(String what) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.url() + "/simulator/" + what))
                .build();
        return new JsonObject(http.send(request, BodyHandlers.ofString()).body())
                .getJsonArray(what).stream()
                        .map(entry -> ((JsonObject) entry).getMap())
                        .toList();
    }

    private HttpResponse<String> plant(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(simulator.url() + "/simulator/guests"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void birthsAreKeptAlsoOfCloneThatFailed() throws Exception {
        // Given
        simulator.faults().add(Fault.on("POST", ".*/clone").endTask(new TaskEnd.Failed("no such luck")));

        // When
        api.post("/nodes/pve1/qemu/9000/clone", "newid", "200", "description", "who made me");

        // Then
        assertThat(simulator.guest(200)).isEmpty();
        assertThat(list("births"))
                .singleElement()
                .satisfies(birth ->
                        assertThat(birth).containsEntry("vmid", 200).containsEntry("description", "who made me"));
    }

    @Test
    void changesLeaveOutWhatOnlyReads() throws Exception {
        // When
        api.get("/version");
        api.post("/nodes/pve1/qemu/9000/clone", "newid", "200");

        // Then
        assertThat(list("changes"))
                .singleElement()
                .satisfies(change -> assertThat(change)
                        .containsEntry("path", "/nodes/pve1/qemu/9000/clone")
                        .containsEntry("status", 200));
    }

    @Test
    void aPlantedGuestHasItsVolumes() throws Exception {
        // When
        plant("{\"vmid\": 300, \"node\": \"pve2\", \"name\": \"foreign\", \"storage\": \"ceph\"}");

        // Then
        assertThat(simulator.guest(300).orElseThrow().name()).isEqualTo("foreign");
        assertThat(list("volumes")).anySatisfy(volume -> assertThat(volume).containsEntry("vmid", 300));
    }

    @Test
    void nothingIsPlantedOverAnotherGuest() throws Exception {
        // When
        HttpResponse<String> answer =
                plant("{\"vmid\": 9000, \"node\": \"pve2\", \"name\": \"foreign\", \"storage\": \"ceph\"}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(simulator.guest(9000).orElseThrow().template()).isTrue();
    }
}
