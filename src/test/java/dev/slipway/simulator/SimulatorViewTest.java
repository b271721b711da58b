package dev.slipway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the simulator shows of nodes, networks and figures, and how it compares with recorded answers.
class SimulatorViewTest {

    private static final Path RECORDED = Path.of("..", "shared", "pve", "recorded");

    private final ProxmoxSimulator simulator =
            ProxmoxSimulator.start(SimulatorOptions.forTests().plainHttp().manualClock());
    private final Api api = new Api(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    /// Our objects have no key that a real one lacks; which element of a list is compared says `type`.
    @ParameterizedTest
    @CsvSource({
        "/cluster/status,GET_cluster_status.cluster4.pve7.json",
        "/nodes/pve1/status,GET_nodes_node_status.pve7.json",
        "/nodes/pve1/network,GET_nodes_node_network.pve9.json",
        "/nodes/pve1/qemu/100/rrddata?timeframe=hour,GET_nodes_node_qemu_vmid_rrddata.hour.pve7.json",
    })
    void answersHaveTheKeysOfRecordedOnes(String path, String recording) throws IOException {
        // Given
        Path file = RECORDED.resolve(recording);
        assumeTrue(Files.exists(file), "no " + file + " beside this checkout");
        Set<String> real = keys(
                new JsonObject(Files.readString(file)).getJsonObject("body").getValue("data"));

        // When
        Set<String> ours = keys(api.get(path).json().getValue("data"));

        // Then
        Set<String> ofLaterVersions = Set.of("available");
        Set<String> ofRunningGuests = Set.of("cpu", "mem", "memhost", "netin", "netout", "diskread", "diskwrite");
        ours.removeAll(ofLaterVersions);
        if (path.contains("rrddata")) {
            ours.removeAll(ofRunningGuests);
            ours.removeIf(key -> key.startsWith("pressure"));
        }
        assertThat(real).containsAll(ours);
    }

    @Test
    void bridgesAndVnetsCanBeConnectedTo() throws IOException {
        JsonArray bridges = api.get("/nodes/pve1/network?type=any_bridge").array();

        assertThat(objects(bridges))
                .extracting(bridge -> bridge.getString("iface") + " " + bridge.getString("type"))
                .containsExactlyInAnyOrder("vmbr0 bridge", "vmbr1 bridge", "lab vnet");
    }

    @Test
    void vnetsHaveAZone() throws IOException {
        JsonObject vnet = api.get("/cluster/sdn/vnets").array().getJsonObject(0);

        assertThat(vnet.getString("vnet")).isEqualTo("lab");
        assertThat(vnet.getString("zone")).isEqualTo("campus");
    }

    @ParameterizedTest
    @CsvSource({"8.4.21,hour,70,60", "8.4.21,year,70,604800", "9.2.11,day,1440,60", "9.2.11,year,1440,21600"})
    void resolutionDependsOnTheVersion(String version, String timeframe, int points, long step) throws IOException {
        try (ProxmoxSimulator other = ProxmoxSimulator.start(
                SimulatorOptions.forTests().plainHttp().manualClock().version(version))) {
            List<JsonObject> figures = objects(new Api(other)
                    .get("/nodes/pve1/qemu/100/rrddata?timeframe=" + timeframe)
                    .array());

            assertThat(figures).hasSize(points);
            assertThat(time(figures.get(1)) - time(figures.get(0))).isEqualTo(step);
        }
    }

    @Test
    void aGuestThatIsOffLeavesGaps() throws IOException {
        List<JsonObject> figures =
                objects(api.get("/nodes/pve3/qemu/102/rrddata?timeframe=hour").array());

        assertThat(figures).noneMatch(point -> point.containsKey("cpu"));
        assertThat(figures).allMatch(point -> point.containsKey("maxmem"));
    }

    @Test
    void figuresOfAGuestElsewhereAreRefused() throws IOException {
        Api.Answer answer = api.get("/nodes/pve3/qemu/100/rrddata?timeframe=hour");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.reason()).contains("does not exist");
    }

    @Test
    void theLogOfATaskIsReadInPages() throws IOException {
        String upid = api.post("/nodes/pve1/qemu/9001/clone", "newid", "200", "full", "1")
                .text();
        simulator.advance(Duration.ofMinutes(10));
        String path = "/nodes/pve1/tasks/%s/log".formatted(upid);
        JsonObject all = api.get(path + "?limit=0").json();

        JsonObject page = api.get(path + "?start=1&limit=2").json();

        assertThat(all.getJsonArray("data")).hasSizeGreaterThan(3);
        assertThat(page.getJsonArray("data"))
                .isEqualTo(new JsonArray(all.getJsonArray("data").getList().subList(1, 3)));
        assertThat(Integer.parseInt(page.getValue("total").toString()))
                .isEqualTo(all.getJsonArray("data").size());
    }

    private static long time(JsonObject point) {
        return Long.parseLong(point.getValue("time").toString());
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static Set<String> keys(Object data) {
        Set<String> keys = new TreeSet<>();
        if (data instanceof JsonObject object) {
            keys.addAll(object.fieldNames());
        } else if (data instanceof JsonArray array) {
            objects(array).forEach(element -> keys.addAll(element.fieldNames()));
        }
        return keys;
    }
}
