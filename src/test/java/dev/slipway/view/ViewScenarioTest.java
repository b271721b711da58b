package dev.slipway.view;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.RequestRecord;
import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.WorldPlan;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The views of clusters, as the old service had them and more.
@QuarkusTest
@WithTestResource(ViewScenarioTest.Untouched.class)
class ViewScenarioTest {

    /// The world as it was made, which no other test has been in.
    public static class Untouched extends SimulatorResource {

        @Override
        protected SimulatorOptions options() {
            return super.options().world(WorldPlan.threeNodes());
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    ProxmoxSimulator simulator;

    @Inject
    Inventory inventory;

    @Inject
    ProxmoxClusters clusters;

    @BeforeEach
    void clusterIsRead() {
        inventory.refresh(ClusterName.DEFAULT).await().atMost(PATIENCE);
    }

    @AfterEach
    void clear() {
        simulator.faults().clear();
    }

    private static RequestSpecification request() {
        return given().header("Authorization", "Bearer token-of-the-tests-0123456789")
                .urlEncodingEnabled(false);
    }

    private static ValidatableResponse get(String path) {
        return request().get("/api/v1" + path).then().statusCode(200);
    }

    @Test
    void nodesTellWhatIsAllocatedAndWhatIsUsed() {
        get("/nodes")
                .body("nodes.node", is(List.of("pve1", "pve2", "pve3")))
                .body("nodes[0].memory", is(65_536))
                .body("nodes[0].cores_allocated", greaterThan(0))
                .body("nodes[0].memory_allocated", greaterThan(0))
                .body("nodes[0].memory_used", greaterThan(0))
                .body("nodes[0].disk", is(500))
                .body("nodes[0].guests_running", greaterThan(0));
    }

    @ParameterizedTest
    @CsvSource({
        "/nodes?sort=-memory&limit=1,nodes.node,[pve3]",
        "/nodes?q=VE2,nodes.node,[pve2]",
        "/nodes?status=offline,nodes.node,[]",
        "/storage?shared=true,storages.storage,[ceph]",
        "/storage?node=pve2&sort=-total,storages.storage,'[ceph, local-lvm, local]'",
        "/storage?content=iso&q=LOC&limit=1,storages.storage,[local]",
        "/templates?sort=-name,templates.name,'[ubuntu-24.04, rocky-9, debian-12]'",
        "/templates?node=pve2,templates.name,'[debian-12, ubuntu-24.04]'",
        "/cluster/resources?type=node,resources.id,'[node/pve1, node/pve2, node/pve3]'",
        "/cluster/resources?type=storage&node=pve1&q=ceph,resources.id,[storage/pve1/ceph]",
    })
    void listsAreFilteredAndSorted(String path, String field, String expected) {
        assertThat(get(path).extract().<List<String>>path(field)).hasToString(expected);
    }

    @Test
    void aSharedStorageIsListedOnceWithItsNodes() {
        get("/storage")
                .body("storages.findAll { it.storage == 'ceph' }", hasSize(1))
                .body("storages.find { it.storage == 'ceph' }.nodes", is(List.of("pve1", "pve2", "pve3")))
                .body("storages.findAll { it.storage == 'local' }", hasSize(3))
                .body("storages.total", everyItem(notNullValue()));
    }

    @Test
    void aNodeTellsWhatOnlyItKnows() {
        get("/nodes/pve1")
                .body("node", is("pve1"))
                .body("status", is("online"))
                .body("memory", is(65_536))
                .body("system.cpu_model", startsWith("Simulated CPU"))
                .body("system.load", hasSize(3))
                .body("system.version", startsWith("pve-manager/"))
                .body("system.age_seconds", notNullValue())
                .body("clusters[0].reachable", is(true));
    }

    @Test
    void aNodeThatDoesNotAnswerIsShownAllTheSame() {
        simulator
                .faults()
                .add(Fault.on("GET", "/nodes/pve3/status")
                        .answer(595, "No route to host")
                        .always());

        get("/nodes/pve3")
                .body("node", is("pve3"))
                .body("system", nullValue())
                .body("system_failure", containsString("No route to host"));
    }

    @Test
    void theStoragesOfANodeAreThoseThatItSees() {
        get("/nodes/pve1/storage")
                .body("storages.storage", is(List.of("ceph", "local", "local-lvm")))
                .body("storages.find { it.storage == 'local-lvm' }.nodes", is(List.of("pve1")))
                .body("total", is(3));
    }

    @Test
    void bridgesAndVnetsOfANodeComeFirst() {
        get("/nodes/pve1/networks")
                .body("networks.name", is(List.of("lab", "vmbr0", "vmbr1", "nic0", "nic1")))
                .body("networks.usable", is(List.of(true, true, true, false, false)))
                .body("networks[0].type", is("vnet"))
                .body("networks[0].zone", is("campus"))
                .body("networks[0].tag", is(100))
                .body("networks[1].addresses", is(List.of("192.0.2.10/24")))
                .body("networks[1].ports", is(List.of("nic0")));
    }

    @Test
    void theClusterTellsItsQuorum() {
        get("/cluster/status")
                .body("quorate", is(true))
                .body("standalone", is(false))
                .body("name", is("simulated"))
                .body("nodes_online", is(3))
                .body("nodes.node", is(List.of("pve1", "pve2", "pve3")))
                .body("clusters[0].reachable", is(true));
    }

    @Test
    void resourcesAddUp() {
        get("/cluster/resources")
                .body("resources.type", hasItem("qemu"))
                .body("resources.find { it.id == 'qemu/100' }.name", is("gateway"))
                .body("totals[0].cores", is(64))
                .body("totals[0].memory", is(256 * 1024))
                .body("totals[0].disk", is(4000 + 3 * 500))
                .body("totals[0].memory_allocated", greaterThan(0));
    }

    @ParameterizedTest
    @CsvSource({
        "/nodes?cluster=moon,?cluster,is one of: default",
        "/nodes/pve1?cluster=moon,?cluster,is one of: default",
        "/cluster/status?cluster=moon,?cluster,is one of: default",
        "/cluster/resources?type=qemu,?type,'is one of: vm, node, storage'",
        "/storage?node=pve9,?node,'is one of: pve1, pve2, pve3'",
        "/storage?shared=yes,?shared,'is one of: true, false'",
        "/templates?cluster=moon,?cluster,is one of: default",
        "/vms?node=pve9,?node,'is one of: pve1, pve2, pve3'",
        "/vms?status=on,?status,'is one of: running, stopped, unknown, creating'",
        "/vms?cluster=moon,?cluster,is one of: default",
        "/vms/100/stats?timeframe=minute,?timeframe,'is one of: hour, day, week, month, year'",
        "/tasks/UPID:pve1:00000001:00000001:00000001:qmstart:100:a@pve:?node=pve2,?node,is the node of the UPID: pve1",
        "/tasks/UPID:pve1:00000001:00000001:00000001:qmstart:100:a@pve:/log?limit=0,?limit,is a number from 1 to 5000",
    })
    void aWrongParameterIsToldWithTheRightOnes(String path, String pointer, String detail) {
        request()
                .get("/api/v1" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].pointer", is(pointer))
                .body("errors[0].detail", is(detail));
    }

    @ParameterizedTest
    @CsvSource({
        "/nodes/pve9,'no node pve9 in cluster default; its nodes are: pve1, pve2, pve3'",
        "/nodes/pve9/storage,'no node pve9 in cluster default; its nodes are: pve1, pve2, pve3'",
        "/nodes/pve9/networks,'no node pve9 in cluster default; its nodes are: pve1, pve2, pve3'",
        "/tasks/UPID:pve9:00000001:00000001:00000001:qmstart:100:a@pve:,"
                + "'no node pve9 in cluster default; its nodes are: pve1, pve2, pve3'",
        "/tasks/UPID:pve1:00000001:00000001:00000001:qmstart:100:a@pve:,'node pve1 of cluster default knows no task"
                + " UPID:pve1:00000001:00000001:00000001:qmstart:100:a@pve:: it has forgotten it, or the task is of"
                + " another cluster'",
        "/tasks/UPID:pve1:1,'no task UPID:pve1:1: a UPID is UPID:node:pid:pstart:starttime:type:id:user: with the"
                + " colon at its end'",
        "/vms/99999/stats,no VM default:99999",
    })
    void whatIsNotThereIsToldWithWhatIs(String path, String detail) {
        request()
                .get("/api/v1" + path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", is(detail));
    }

    @Test
    void aTaskIsFollowedToItsEnd() {
        Upid upid = ended(clusters.client(ClusterName.DEFAULT)
                .start(new NodeName("pve3"), new VmId(102))
                .await()
                .atMost(PATIENCE));

        get("/tasks/%s?node=pve3".formatted(upid))
                .body("upid", is(upid.toString()))
                .body("node", is("pve3"))
                .body("type", is("qmstart"))
                .body("id", is("102"))
                .body("status", is("stopped"))
                .body("outcome", is("succeeded"))
                .body("exit_status", is("OK"))
                .body("progress", is(100))
                .body("start_time", notNullValue())
                .body("end_time", notNullValue())
                .body("user", startsWith("slipway@pve"));
    }

    @Test
    void theLogOfATaskIsReadInPages() {
        Upid upid = ended(clusters.client(ClusterName.DEFAULT)
                .stop(new NodeName("pve3"), new VmId(103))
                .await()
                .atMost(PATIENCE));

        get("/tasks/%s/log?limit=1".formatted(upid))
                .body("lines", hasSize(1))
                .body("lines[0].n", is(1))
                .body("total", is(greaterThan(0)));
        get("/tasks/%s/log?start=100".formatted(upid)).body("lines", empty()).body("next", nullValue());
        get("/tasks/%s/log".formatted(upid)).body("lines.text", hasItem("TASK OK"));
    }

    private Upid ended(Upid upid) {
        return clusters.client(ClusterName.DEFAULT)
                .taskStatus(upid)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(20))
                .repeat()
                .until(status -> !status.running())
                .collect()
                .last()
                .replaceWith(upid)
                .await()
                .atMost(PATIENCE);
    }

    @Test
    void theFiguresOfAVmAreAskedForOnce() {
        simulator.clearRequests();

        get("/vms/100/stats?timeframe=month")
                .body("timeframe", is("month"))
                .body("resolution", is(greaterThan(0)))
                .body("points", hasSize(greaterThan(60)))
                .body("points.time", everyItem(notNullValue()))
                .body("points[0]", not(nullValue()))
                .body("points[-1].memory", equalTo(4096f))
                .body("current.status", is("running"))
                .body("current.cores", is(2))
                .body("clusters[0].reachable", is(true));
        get("/vms/100/stats?timeframe=month");

        assertThat(calls("/rrddata")).isEqualTo(1);
    }

    @Test
    void whatWasNotMeasuredIsNull() {
        String body = get("/vms/102/stats?timeframe=year").extract().asString();

        assertThat(body).contains("\"cpu\":null,", "\"memory_used\":null,", "\"net_out\":null");
    }

    @Test
    void theFiguresOfAVmThatMovedAreFound() {
        simulator.move(101, "pve3");

        get("/vms/101/stats?timeframe=week").body("points", not(empty()));
        simulator.move(101, "pve2");
    }

    @Test
    void listsNeverAskProxmox() {
        simulator.clearRequests();

        for (String path : List.of("/nodes", "/storage", "/cluster/resources", "/vms", "/nodes/pve1/storage")) {
            get(path);
        }

        assertThat(simulator.requests().stream()
                        .map(RequestRecord::path)
                        .filter(path ->
                                !path.matches("/cluster/resources|/nodes/[^/]+/(network|tasks.*|qemu.*)|/version|"
                                        + "/access/permissions")))
                .isEmpty();
    }

    private long calls(String ending) {
        return simulator.requests().stream()
                .filter(call -> call.path().endsWith(ending))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/vms/sizes",
                "/templates",
                "/nodes/pve1/networks",
                "/nodes/pve2/storage",
                "/vms?status=stopped",
                "/storage",
                "/operations",
                "/cluster/status"
            })
    void whoHasTheAnswerIsToldSo(String path) {
        Response first = request().get("/api/v1" + path);
        String tag = first.header("ETag");

        Response second = request().header("If-None-Match", tag).get("/api/v1" + path);

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.asString()).isEmpty();
        assertThat(second.header("ETag")).isEqualTo(tag).startsWith("W/\"");
        assertThat(second.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(second.header("Vary")).contains("Authorization").contains("Cookie");
    }

    @Test
    void anotherListHasAnotherTag() {
        String tag = request().get("/api/v1/storage").header("ETag");

        request()
                .header("If-None-Match", tag)
                .get("/api/v1/storage?shared=true")
                .then()
                .statusCode(200)
                .body("total", is(1));
    }

    @Test
    void theAgeIsToldWithA304Too() {
        String tag = request().get("/api/v1/vms?status=stopped").header("ETag");

        request()
                .header("If-None-Match", tag)
                .get("/api/v1/vms?status=stopped")
                .then()
                .statusCode(304)
                .header("Slipway-Age", startsWith("\"default\";age="));
    }

    @Test
    void whoIsNotLetInLearnsNothingFromATag() {
        String tag = request().get("/api/v1/vms/sizes").header("ETag");

        given().header("If-None-Match", tag)
                .get("/api/v1/vms/sizes")
                .then()
                .statusCode(401)
                .header("ETag", nullValue())
                .header("Cache-Control", "no-store");
    }

    @Test
    void aRefusalHasNoTag() {
        request()
                .header("If-None-Match", "*")
                .get("/api/v1/nodes/pve9")
                .then()
                .statusCode(404)
                .header("ETag", nullValue());
    }
}
