package dev.slipway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.IsoImage;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationFilter;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.OperationView;
import dev.slipway.operation.Operations;
import dev.slipway.operation.TestRequester;
import dev.slipway.proxmox.NodeName;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.SnapshotRequest;
import dev.slipway.vm.Snapshots;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page of one VM, as a browser without JavaScript uses it.
@QuarkusTest
@WithTestResource(SimulatorResource.class)
class VmDetailsTest {

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Snapshots snapshots;

    @Inject
    Operations operations;

    @Inject
    IsoCatalog isos;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void aRunningVmOffersWhatCanBeDoneWithIt() {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm))
                .then()
                .statusCode(200)
                .body(containsString("own-" + vm.vmid()))
                .body(containsString("value=\"shutdown\""))
                .body(containsString("value=\"reboot\""))
                .body(containsString("confirm?action=stop"))
                .body(not(containsString("value=\"start\"")))
                .body(containsString("No snapshots yet"))
                .body(not(containsString("slipway-operation")));
    }

    @Test
    void itsUsageIsDrawn() {
        person().get("/vms/default/100?timeframe=day")
                .then()
                .statusCode(200)
                .body(containsString("<path d=\"M"))
                .body(containsString("% on average"))
                .body(containsString("fragment/stats?timeframe=day\" hx-trigger"))
                .body(containsString("timeframe=year"));
    }

    @Test
    void usageThatIsNotKnownLeavesTheRestOfThePageAlone() {
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("GET", ".*/rrddata").answer(595, "no route").always());

        person().get(path(vm))
                .then()
                .statusCode(200)
                .body(containsString("The figures cannot be shown now"))
                .body(containsString("No snapshots yet"));
    }

    @Test
    void itSpeaksKorean() {
        VmRef vm = own.add(simulator, false);

        person().header("Accept-Language", "ko").get(path(vm)).then().body(containsString("스냅샷 만들기"));
    }

    @Test
    void whatWeDidNotMakeIsShownOnly() {
        person().get("/vms/default/100")
                .then()
                .statusCode(200)
                .body(containsString("leaves it alone"))
                .body(containsString("action=\"/vms/default/100/adopt\""))
                .body(not(containsString("id=\"power\"")));
    }

    @Test
    void aButtonDoesWhatItSays() {
        VmRef vm = own.add(simulator, true);

        person().formParam("action", "shutdown")
                .formParam("key", "k-" + vm.vmid())
                .redirects()
                .follow(false)
                .post(path(vm) + "/actions")
                .then()
                .statusCode(303)
                .header("Location", endsWith(path(vm)));

        ended(vm);
        assertThat(own.guest(simulator, vm).running()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "action=stop, as if by its power cord",
        "action=reset, as if by its reset button",
        "action=rollback&snapshot=one, everything written since the snapshot is lost",
        "action=delete_snapshot&snapshot=one, no way back to this state"
    })
    void whatLosesDataIsAskedOnceMore(String query, String warning) {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm) + "/confirm?" + query)
                .then()
                .statusCode(200)
                .body(containsString(warning))
                .body(containsString("action=\"%s/actions\"".formatted(path(vm))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshot=one",
                "action=start",
                "action=rollback",
                "action=stop&snapshot=one",
                "action=stop&device=net0"
            })
    void nothingElseIsAsked(String query) {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm) + "/confirm?" + query).then().statusCode(404);
    }

    @Test
    void itsDevicesAreShown() {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm))
                .then()
                .statusCode(200)
                .body(containsString("Network devices"))
                .body(containsString("<th scope=\"row\">scsi0 <span class=\"badge\">boot</span>"))
                .body(containsString("8 GiB"))
                .body(containsString("value=\"vmbr0\""))
                .body(not(containsString("confirm?action=delete_disk&amp;device=scsi0")));
    }

    @Test
    void partsThatTakeTooLongComeLater() {
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("GET", ".*/%s/(pending|snapshot)".formatted(vm.vmid()))
                        .delay(Duration.ofSeconds(30))
                        .always());

        person().get(path(vm))
                .then()
                .statusCode(200)
                .time(lessThan(20L), TimeUnit.SECONDS)
                .body(containsString("The devices cannot be shown now"))
                .body(containsString("The snapshots cannot be shown now"))
                .body(containsString("vm-changed from:body, every 10s"));
    }

    @Test
    void devicesThatAreNotKnownLeaveTheRestOfThePageAlone() {
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("GET", ".*/%s/pending".formatted(vm.vmid()))
                        .answer(595, "no route")
                        .always());

        person().get(path(vm))
                .then()
                .statusCode(200)
                .body(containsString("The devices cannot be shown now"))
                .body(containsString("value=\"shutdown\""));
    }

    @Test
    void aDiskIsAddedDetachedAndDeleted() {
        VmRef vm = own.add(simulator, false);

        person().formParam("size", "30").formParam("storage", "").post(path(vm) + "/devices/disk");
        ended(vm);
        person().get(path(vm)).then().body(containsString("confirm?action=detach_disk&amp;device=scsi1"));
        person().formParam("device", "scsi1").formParam("action", "detach_disk").post(path(vm) + "/devices/remove");
        ended(vm);
        person().get(path(vm)).then().body(containsString("confirm?action=delete_disk&amp;device=unused0"));
        person().formParam("device", "unused0")
                .formParam("action", "delete_disk")
                .post(path(vm) + "/devices/remove");
        ended(vm);

        assertThat(own.guest(simulator, vm).config()).doesNotContainKeys("scsi1", "unused0");
    }

    @Test
    void whatIsTakenAwayIsNamed() {
        VmRef vm = own.add(simulator, true);
        String volume = own.guest(simulator, vm).config().get("scsi0").split(",", 2)[0];

        person().get(path(vm) + "/confirm?action=delete_disk&device=scsi0")
                .then()
                .body(containsString("scsi0 · <span class=\"address\">%s</span> · 8 GiB".formatted(volume)));
    }

    @Test
    void nothingIsAskedAboutADeviceThatIsNotThere() {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm) + "/confirm?action=delete_disk&device=scsi7")
                .then()
                .statusCode(404);
    }

    @Test
    void nothingIsAskedAboutADeviceThatMayBeAnotherByNow() {
        VmRef vm = own.add(simulator, true);
        String link = link(vm, "action=detach_network&amp;device=net0");
        simulator.edit(vm.vmid().number(), "net0", "e1000=BC:24:11:00:00:01,bridge=vmbr1");

        person().get(link).then().statusCode(409);
    }

    @Test
    void anotherDeviceThanTheOneShownIsNotTakenAway() {
        VmRef vm = own.add(simulator, false);
        String asked = person().get(link(vm, "action=detach_network&amp;device=net0"))
                .then()
                .extract()
                .asString();
        simulator.edit(vm.vmid().number(), "net0", "e1000=BC:24:11:00:00:01,bridge=vmbr1");

        person().formParam("device", "net0")
                .formParam("digest", between(asked, "name=\"digest\" value=\"", "\""))
                .formParam("action", "detach_network")
                .post(path(vm) + "/devices/remove")
                .then()
                .body(containsString("has changed since"));

        assertThat(own.guest(simulator, vm).config()).containsKey("net0");
    }

    /// The address behind a button of the page.
    private String link(VmRef vm, String query) {
        String page = person().get(path(vm)).then().extract().asString();
        return path(vm) + "/confirm?" + (query + between(page, query, "\"")).replace("&amp;", "&");
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    @Test
    void theBootDiskGrows() {
        VmRef vm = own.add(simulator, false);

        person().formParam("disk_size", "12")
                .redirects()
                .follow(false)
                .post(path(vm) + "/devices/grow")
                .then()
                .statusCode(303)
                .header("Location", endsWith(path(vm)));

        ended(vm);
        assertThat(own.guest(simulator, vm).config().get("scsi0")).contains("size=12G");
    }

    @Test
    void aNetworkDeviceIsAddedAndDetached() {
        VmRef vm = own.add(simulator, false);

        person().formParam("bridge", "vmbr0")
                .formParam("vlan", "20")
                .formParam("model", "e1000")
                .post(path(vm) + "/devices/network");
        ended(vm);
        person().get(path(vm)).then().body(containsString("VLAN 20")).body(containsString("e1000"));
        String added = own.guest(simulator, vm).config().containsKey("net1") ? "net1" : "net0";
        person().formParam("device", added)
                .formParam("action", "detach_network")
                .post(path(vm) + "/devices/remove");
        ended(vm);

        assertThat(own.guest(simulator, vm).config()).doesNotContainKey(added);
    }

    @Test
    void aNetworkDeviceIsChangedAndKeepsWhatIsNotNamed() {
        VmRef vm = own.add(simulator, false);
        String before = own.guest(simulator, vm).config().get("net0");

        person().formParam("device", "net0")
                .formParam("bridge", "")
                .formParam("model", "")
                .formParam("vlan", "30")
                .formParam("firewall", "")
                .post(path(vm) + "/devices/change");
        ended(vm);

        assertThat(own.guest(simulator, vm).config().get("net0"))
                .startsWith(before)
                .contains("tag=30");
    }

    @Test
    void anImageIsPutInAndTakenOut() {
        VmRef vm = own.add(simulator, false);
        String image = knownImage(vm);

        person().formParam("iso", image).post(path(vm) + "/devices/iso");
        ended(vm);
        person().get(path(vm)).then().body(containsString(">%s</span> <button".formatted(image)));
        person().formParam("action", "eject").post(path(vm) + "/devices/iso");
        ended(vm);

        person().get(path(vm)).then().body(containsString("No image is in it"));
    }

    @Test
    void aRefusedDeviceComesBackWithWhatWasTyped() {
        VmRef vm = own.add(simulator, true);

        person().formParam("size", "much")
                .formParam("storage", "ceph")
                .post(path(vm) + "/devices/disk")
                .then()
                .statusCode(400)
                .body(containsString("id=\"error-size\">is a whole number"))
                .body(containsString("value=\"much\""))
                .body(containsString("id=\"add-disk\" class=\"card take\" data-kept"))
                .body(containsString("value=\"ceph\" selected"));
    }

    @Test
    void theDiskThatItBootsFromIsNotTakenAway() {
        VmRef vm = own.add(simulator, false);

        person().formParam("device", "scsi0")
                .formParam("action", "delete_disk")
                .post(path(vm) + "/devices/remove")
                .then()
                .statusCode(409)
                .body(containsString("is what VM"));
    }

    @ParameterizedTest
    @CsvSource({
        "action=detach_disk&device=scsi0, The data is kept",
        "action=delete_disk&device=scsi0, at once and for good",
        "action=detach_network&device=net0, its MAC is not used again"
    })
    void whatIsTakenAwayIsAskedOnceMore(String query, String warning) {
        VmRef vm = own.add(simulator, true);

        person().get(path(vm) + "/confirm?" + query)
                .then()
                .statusCode(200)
                .body(containsString(warning))
                .body(containsString("action=\"%s/devices/remove\"".formatted(path(vm))));
    }

    @Test
    void aSnapshotIsTakenRolledBackToAndDeleted() {
        VmRef vm = own.add(simulator, true);

        person().formParam("name", "one").formParam("description", "the first").post(path(vm) + "/snapshots");
        ended(vm);
        person().get(path(vm)).then().body(containsString("the first"));
        person().formParam("action", "rollback")
                .formParam("snapshot", "one")
                .formParam("start", "on")
                .post(path(vm) + "/actions");
        ended(vm);
        assertThat(own.guest(simulator, vm).running()).isTrue();
        person().formParam("action", "delete_snapshot")
                .formParam("snapshot", "one")
                .post(path(vm) + "/actions");
        ended(vm);

        assertThat(own.guest(simulator, vm).snapshots()).isEmpty();
    }

    @Test
    void aRefusedSnapshotComesBackWithWhatWasTyped() {
        VmRef vm = own.add(simulator, true);

        person().formParam("name", "1st")
                .formParam("description", "the first")
                .post(path(vm) + "/snapshots")
                .then()
                .statusCode(400)
                .body(containsString("is a letter, then letters"))
                .body(containsString("value=\"1st\""))
                .body(containsString("value=\"the first\""));
    }

    @Test
    void aSilentNodeHidesTheSnapshotsOnly() {
        VmRef vm = own.add(simulator, true);
        simulator
                .faults()
                .add(Fault.on("GET", ".*/%s/snapshot".formatted(vm.vmid()))
                        .answer(500, "something is broken")
                        .always());

        person().get(path(vm))
                .then()
                .statusCode(200)
                .body(containsString("The snapshots cannot be shown now"))
                .body(containsString("value=\"shutdown\""));
    }

    @Test
    void theSnapshotsAreRenewedWhenAnOperationHasEnded() {
        VmRef vm = own.add(simulator, true);
        own.ended(snapshots
                .take(vm, new SnapshotRequest("one", null, null), TestRequester.ADMIN)
                .await()
                .atMost(OwnVms.PATIENCE));

        person().get(path(vm) + "/fragment/vm?busy=yes")
                .then()
                .header("HX-Trigger", "vm-changed")
                .body(not(containsString("<html")));
        person().get(path(vm) + "/fragment/snapshots").then().body(containsString("one"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/vms/default/999999", "/vms/default/nonsense", "/vms/No Such/100"})
    void whatIsNotThereIsNotFound(String path) {
        person().get(path).then().statusCode(404).contentType("text/html");
    }

    /// The images are read now and then; the first time may be still to come.
    private String knownImage(VmRef vm) {
        return Uni.createFrom()
                .item(() -> isos.images(vm.cluster()).stream()
                        .filter(image -> image.nodes().contains(new NodeName("pve1")))
                        .map(IsoImage::volume)
                        .toList())
                .repeat()
                .withDelay(Duration.ofMillis(20))
                .whilst(List::isEmpty)
                .collect()
                .last()
                .await()
                .atMost(OwnVms.PATIENCE)
                .getFirst();
    }

    private void ended(VmRef vm) {
        List<String> ids = operations
                .list(new OperationFilter(null, vm.cluster(), vm.vmid(), null, false, null, 1))
                .await()
                .atMost(OwnVms.PATIENCE)
                .stream()
                .map(OperationView::id)
                .toList();
        Operation operation = operations
                .ended(new OperationId(ids.getFirst()), OwnVms.PATIENCE)
                .await()
                .atMost(OwnVms.PATIENCE);
        assertThat(operation.ended()).isTrue();
    }

    private static String path(VmRef vm) {
        return "/vms/%s/%s".formatted(vm.cluster(), vm.vmid());
    }

    private RequestSpecification person() {
        return RestAssured.given().auth().oauth2(token).accept("text/html").header("Sec-Fetch-Site", "same-origin");
    }
}
