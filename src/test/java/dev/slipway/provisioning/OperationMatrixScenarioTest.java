package dev.slipway.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.operation.OperationKind;
import dev.slipway.simulator.Fault;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.SimulatorOptions;
import dev.slipway.simulator.SimulatorResource;
import dev.slipway.simulator.TaskView;
import dev.slipway.simulator.WorldPlan;
import dev.slipway.vm.OwnVms;
import dev.slipway.vm.VmRef;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of operation, asked for through the API, meets every kind of mishap: it is done, once, or its client is
/// told why not and nothing is left of it. What really became of the VMs is asked of the simulator.
@QuarkusTest
@WithTestResource(OperationMatrixScenarioTest.Roomy.class)
class OperationMatrixScenarioTest {

    /// `done` however much had to be repeated, or the code of the problem that the client is told; `-` where the two
    /// cannot meet. The columns are the [Mishap]s, the rows the [Work].
    private static final String MATRIX = """
                        | locked | wrong state | lost | unheard | cut  | vanished  | node down | managed | edited | busy
        create          | done   | done        | done | done    | done | not-found | done      | -       | done   | -
        create_blank    | done   | done        | done | done    | done | not-found | done      | -       | done   | -
        import_template | done   | wrong-state | done | done    | done | not-found | done      | -       | done   | -
        copy            | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        start           | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        stop            | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        shutdown        | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        reboot          | done   | wrong-state | done | done    | done | not-found | done      | done    | done   | guest-locked
        reset           | done   | wrong-state | done | done    | done | not-found | done      | done    | done   | guest-locked
        suspend         | done   | wrong-state | done | done    | done | not-found | done      | done    | done   | guest-locked
        resume          | done   | wrong-state | done | done    | done | not-found | done      | done    | done   | guest-locked
        snapshot        | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        rollback        | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        delete_snapshot | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        reconfigure     | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        grow            | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        attach_disk     | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        attach_network  | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        change_network  | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        detach_network  | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        insert_iso      | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        migrate         | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        template        | done   | wrong-state | done | done    | done | not-found | done      | done    | done   | guest-locked
        adopt           | done   | done        | done | done    | done | not-found | done      | done    | done   | -
        release         | done   | done        | done | done    | done | done      | done      | done    | done   | guest-locked
        delete          | done   | wrong-state | done | done    | done | done      | done      | done    | done   | guest-locked
        delete_forced   | done   | done        | done | done    | done | done      | done      | done    | done   | guest-locked
        bulk            | done   | done        | done | done    | done | not-found | done      | done    | done   | guest-locked
        """;

    /// What happens just before the call to Proxmox VE that matters, or instead of it.
    private enum Mishap {
        /// Another task holds the lock of the VM.
        LOCKED,
        /// Somebody switched the VM on, or off.
        WRONG_STATE,
        /// 596, and the call was not executed.
        LOST,
        /// 596, and the call was executed.
        UNHEARD,
        /// The connection is cut when the call was executed.
        CUT,
        /// Somebody deleted the VM.
        VANISHED,
        /// The node is down for some calls.
        NODE_DOWN,
        /// The VM is managed by the high-availability manager.
        MANAGED,
        /// Somebody changed the configuration.
        EDITED,
        /// Another operation of ours works on the VM.
        BUSY
    }

    private static final String IMAGE = "local:iso/debian-13.1.0-amd64-netinst.iso";
    private static final String START_CALL = "POST /nodes/[^/]+/qemu/{vmid}/status/start";
    private static final String CONFIGURE = "PUT /nodes/[^/]+/qemu/{vmid}/config";
    private static final String CHANGE = "POST /nodes/[^/]+/qemu/{vmid}/config";
    private static final String DESTROY = "DELETE /nodes/[^/]+/qemu/{vmid}";

    private enum Vm {
        NONE,
        OFF,
        ON,
        PAUSED,
        WITH_SNAPSHOT,
        WITH_DRIVE,
        FOREIGN
    }

    /// An operation: what it is asked of, the request, and the call to Proxmox VE that matters. `late` is that which
    /// finds a guest to be in trouble with; `task` is what must not run twice.
    private enum Work {
        CREATE(
                OperationKind.CREATE,
                Vm.NONE,
                "POST /vms {'name': '{name}', 'template': 'ubuntu-24.04', 'size': 'small', 'node': 'pve1'}",
                "POST /nodes/pve1/qemu/9000/clone",
                START_CALL,
                "qmclone",
                GuestView::running),
        CREATE_BLANK(
                OperationKind.CREATE_BLANK,
                Vm.NONE,
                "POST /vms {'name': '{name}', 'iso': '" + IMAGE + "', 'size': 'small', 'node': 'pve1'}",
                "POST /nodes/[^/]+/qemu",
                START_CALL,
                "qmcreate",
                GuestView::running),
        IMPORT_TEMPLATE(
                OperationKind.IMPORT_TEMPLATE,
                Vm.NONE,
                "POST /templates {'name': '{name}', 'url': 'https://images.example.org/{name}.img', 'node': 'pve1',"
                        + " 'storage': 'ceph', 'checksum': '" + "0".repeat(64) + "'}",
                "POST /nodes/[^/]+/qemu",
                "POST /nodes/[^/]+/qemu/{vmid}/template",
                "qmcreate",
                GuestView::template),
        COPY(
                OperationKind.CREATE,
                Vm.ON,
                "POST /vms/{vmid}/actions {'action': 'clone', 'clone_name': '{name}'}",
                "POST /nodes/[^/]+/qemu/{vmid}/clone",
                "qmclone",
                copy -> !copy.name().startsWith("own-")),
        START(OperationKind.START, Vm.OFF, action("start"), START_CALL, "qmstart", GuestView::running),
        STOP(OperationKind.STOP, Vm.ON, action("stop"), status("stop"), "qmstop", guest -> !guest.running()),
        SHUTDOWN(
                OperationKind.SHUTDOWN,
                Vm.ON,
                action("shutdown"),
                status("shutdown"),
                "qmshutdown",
                guest -> !guest.running()),
        REBOOT(OperationKind.REBOOT, Vm.ON, action("reboot"), status("reboot"), "qmreboot", GuestView::running),
        RESET(OperationKind.RESET, Vm.ON, action("reset"), status("reset"), "qmreset", GuestView::running),
        SUSPEND(OperationKind.SUSPEND, Vm.ON, action("suspend"), status("suspend"), "qmpause", GuestView::paused),
        RESUME(
                OperationKind.RESUME,
                Vm.PAUSED,
                action("resume"),
                status("resume"),
                "qmresume",
                guest -> guest.running() && !guest.paused()),
        SNAPSHOT(
                OperationKind.SNAPSHOT,
                Vm.ON,
                "POST /vms/{vmid}/snapshots {'name': 'before'}",
                "POST /nodes/[^/]+/qemu/{vmid}/snapshot",
                "qmsnapshot",
                guest -> guest.snapshots().equals(List.of("before"))),
        ROLLBACK(
                OperationKind.ROLLBACK,
                Vm.WITH_SNAPSHOT,
                "POST /vms/{vmid}/snapshots/before/rollback",
                "POST /nodes/[^/]+/qemu/{vmid}/snapshot/before/rollback",
                "qmrollback",
                guest -> guest.snapshots().equals(List.of("before"))
                        && "2".equals(guest.config().get("cores"))),
        DELETE_SNAPSHOT(
                OperationKind.DELETE_SNAPSHOT,
                Vm.WITH_SNAPSHOT,
                "DELETE /vms/{vmid}/snapshots/before",
                "DELETE /nodes/[^/]+/qemu/{vmid}/snapshot/before",
                "qmdelsnapshot",
                guest -> guest.snapshots().isEmpty()),
        RECONFIGURE(
                OperationKind.RECONFIGURE,
                Vm.ON,
                "PATCH /vms/{vmid} {'description': 'told'}",
                CONFIGURE,
                "qmconfig",
                guest -> guest.description().startsWith("told")),
        GROW(
                OperationKind.RECONFIGURE,
                Vm.ON,
                "PATCH /vms/{vmid} {'disk_size': 20}",
                "PUT /nodes/[^/]+/qemu/{vmid}/resize",
                "resize",
                guest -> guest.config().getOrDefault("scsi0", "").contains("size=20G")),
        ATTACH_DISK(
                OperationKind.DEVICES,
                Vm.ON,
                "POST /vms/{vmid}/disks {'size': 10}",
                CHANGE,
                "qmconfig",
                guest -> guest.disks().containsKey("scsi1")
                        && !guest.disks().containsKey("scsi2")
                        && !guest.disks().containsKey("unused0")),
        ATTACH_NETWORK(
                OperationKind.DEVICES,
                Vm.ON,
                "POST /vms/{vmid}/networks {'bridge': 'vmbr1'}",
                CHANGE,
                "qmconfig",
                guest -> guest.config().containsKey("net1") && !guest.config().containsKey("net2")),
        CHANGE_NETWORK(
                OperationKind.DEVICES,
                Vm.ON,
                "PATCH /vms/{vmid}/networks/net0 {'vlan': 7}",
                CHANGE,
                "qmconfig",
                guest -> guest.config().getOrDefault("net0", "").contains("tag=7")),
        DETACH_NETWORK(
                OperationKind.DEVICES,
                Vm.ON,
                "DELETE /vms/{vmid}/networks/net0",
                CHANGE,
                "qmconfig",
                guest -> !guest.config().containsKey("net0")),
        INSERT_ISO(
                OperationKind.DEVICES,
                Vm.WITH_DRIVE,
                "PUT /vms/{vmid}/iso {'iso': '" + IMAGE + "'}",
                CHANGE,
                "qmconfig",
                guest -> guest.config().getOrDefault("ide0", "").contains(IMAGE)),
        MIGRATE(
                OperationKind.MIGRATE,
                Vm.ON,
                "POST /vms/{vmid}/migrate {'target': 'pve3'}",
                "POST /nodes/[^/]+/qemu/{vmid}/migrate",
                "qmigrate",
                guest -> guest.node().equals("pve3")),
        TEMPLATE(
                OperationKind.TEMPLATE,
                Vm.OFF,
                "POST /vms/{vmid}/template",
                "POST /nodes/[^/]+/qemu/{vmid}/template",
                "qmtemplate",
                GuestView::template),
        ADOPT(
                OperationKind.ADOPT,
                Vm.FOREIGN,
                "POST /vms/{vmid}/adopt {}",
                CONFIGURE,
                "qmconfig",
                guest -> guest.description().contains("slipway")),
        RELEASE(
                OperationKind.RELEASE,
                Vm.ON,
                "DELETE /vms/{vmid}/adopt",
                CONFIGURE,
                "qmconfig",
                guest -> guest.description().equals("for tests")),
        DELETE(OperationKind.DELETE, Vm.OFF, "DELETE /vms/{vmid}", DESTROY, "qmdestroy", guest -> false),
        DELETE_FORCED(
                OperationKind.DELETE, Vm.ON, "DELETE /vms/{vmid}?force=true", DESTROY, "qmdestroy", guest -> false),
        BULK(
                OperationKind.BULK,
                Vm.OFF,
                "POST /vms/bulk {'vmids': ['{vmid}', '{other}'], 'action': 'start'}",
                START_CALL,
                "qmstart",
                GuestView::running);

        private final OperationKind kind;
        private final Vm vm;
        private final String request;
        private final String call;
        private final String late;
        private final String task;
        private final Predicate<GuestView> done;

        Work(OperationKind kind, Vm vm, String request, String call, String task, Predicate<GuestView> done) {
            this(kind, vm, request, call, call, task, done);
        }

        Work(
                OperationKind kind,
                Vm vm,
                String request,
                String call,
                String late,
                String task,
                Predicate<GuestView> done) {
            this.kind = kind;
            this.vm = vm;
            this.request = request;
            this.call = call;
            this.late = late;
            this.task = task;
            this.done = done;
        }

        private static String action(String name) {
            return "POST /vms/{vmid}/actions {'action': '%s'}".formatted(name);
        }

        private static String status(String call) {
            return "POST /nodes/[^/]+/qemu/{vmid}/status/" + call;
        }

        boolean makes() {
            return kind.makesGuest();
        }

        boolean deletes() {
            return kind == OperationKind.DELETE;
        }

        String row() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A world that no other test is in, with room for all that is made here.
    public static class Roomy extends SimulatorResource {

        @Override
        protected SimulatorOptions options() {
            return super.options().world(WorldPlan.threeNodes(50));
        }
    }

    ProxmoxSimulator simulator;

    @Inject
    OwnVms own;

    @Inject
    Scenario scenario;

    @ConfigProperty(name = "slipway.admin.token")
    String token;

    private final List<Integer> ours = new ArrayList<>();
    private int subject;
    private volatile int vanished;

    static Stream<Arguments> cells() {
        List<String> lines = MATRIX.lines().toList();
        String[] columns = lines.getFirst().split("\\|", -1);
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\\|", -1))
                .flatMap(row -> IntStream.range(1, columns.length)
                        .filter(column -> !row[column].strip().equals("-"))
                        .mapToObj(column ->
                                Arguments.of(work(row[0].strip()), mishap(columns[column]), row[column].strip())));
    }

    private static Work work(String row) {
        return Arrays.stream(Work.values())
                .filter(work -> work.row().equals(row))
                .findFirst()
                .orElseThrow();
    }

    private static Mishap mishap(String column) {
        return Mishap.valueOf(column.strip().replace(' ', '_').toUpperCase(Locale.ROOT));
    }

    @BeforeEach
    void look() {
        scenario.look();
    }

    @AfterEach
    void heal() {
        simulator.faults().clear();
    }

    @Test
    void everyKindOfOperationIsInTheMatrix() {
        Set<Work> rows = cells().map(cell -> (Work) cell.get()[0]).collect(Collectors.toSet());

        assertThat(rows).containsExactlyInAnyOrder(Work.values());
        assertThat(rows.stream().map(work -> work.kind)).containsAll(EnumSet.allOf(OperationKind.class));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cells")
    void whatBecomesOf(Work work, Mishap mishap, String expected) {
        // Given
        prepare(work);
        Map<Integer, GuestView> before = guests();
        Set<String> looseBefore = Scenario.looseVolumes(simulator);
        List<TaskView> tasksBefore = simulator.tasks();
        String blocker = befall(work, mishap, before.keySet());

        // When
        String outcome = outcome(send(work.request));

        // Then
        if (blocker != null) {
            simulator.faults().clear();
            own.ended(blocker);
        }
        assertThat(outcome).isEqualTo(expected);
        if (expected.equals("done")) {
            done(work, mishap, before);
            assertThat(tasks(work, tasksBefore)).isLessThanOrEqualTo(work == Work.BULK ? 2 : 1);
        } else {
            leftAsItWas(mishap, before);
        }
        assertThat(others(guests())).containsAllEntriesOf(others(before));
        assertThat(Scenario.looseVolumes(simulator))
                .filteredOn(volume -> mishap != Mishap.VANISHED || !volume.contains("-%d-".formatted(vanished)))
                .containsExactlyInAnyOrderElementsOf(looseBefore);
    }

    private void prepare(Work work) {
        if (work.makes() && work.vm == Vm.NONE) {
            return;
        }
        boolean on = work.vm == Vm.ON || work.vm == Vm.PAUSED;
        VmRef vm =
                work.vm == Vm.FOREIGN ? own.addForeign(simulator, on, "the shop's database") : own.add(simulator, on);
        subject = vm.vmid().number();
        ours.add(subject);
        if (work == Work.BULK) {
            ours.add(own.add(simulator, false).vmid().number());
        }
        if (work.vm == Vm.PAUSED) {
            simulator.pause(subject);
        }
        if (work.vm == Vm.WITH_DRIVE) {
            simulator.edit(subject, "ide0", "none,media=cdrom");
        }
        if (work.vm == Vm.WITH_SNAPSHOT) {
            assertThat(outcome(send(Work.SNAPSHOT.request))).isEqualTo("done");
            simulator.edit(subject, "cores", "8");
        }
    }

    /// Yields the operation that is in the way, if that is the mishap.
    private @Nullable String befall(Work work, Mishap mishap, Set<Integer> before) {
        switch (mishap) {
            case LOCKED ->
                add(on(work.call).answer(500, "can't lock file '/var/lock/qemu-server/lock-1.conf' - got timeout"));
            case LOST -> add(on(work.call).answer(596, "Connection timed out"));
            case UNHEARD -> add(on(work.call).answerAfterExecution(596, "Connection timed out"));
            case CUT -> add(on(work.call).dropAfterExecution());
            case WRONG_STATE ->
                add(on(work.late).meanwhile(() -> {
                    int vmid = found(before);
                    simulator.power(vmid, !simulator.guest(vmid).orElseThrow().running());
                }));
            case VANISHED ->
                add(on(work.late).meanwhile(() -> {
                    vanished = found(before);
                    simulator.remove(vanished);
                }));
            case EDITED -> add(on(work.late).meanwhile(() -> simulator.edit(found(before), "tags", "by-others")));
            case NODE_DOWN -> add(on(work.call).meanwhile(() -> down("pve1")));
            case MANAGED -> simulator.manage(subject);
            case BUSY -> {
                add(on(CONFIGURE).answer(500, "VM is locked (backup)").always());
                return request()
                        .body("{\"tags\": [\"busy\"]}")
                        .patch("/api/v1/vms/" + subject)
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("operation.id");
            }
        }
        return null;
    }

    private void down(String node) {
        simulator.faults().nodeDown(node);
        add(Fault.on(".*", "/nodes/%s/.*".formatted(node))
                .skip(3)
                .meanwhile(() -> simulator.faults().nodeUp(node)));
    }

    private void add(Fault fault) {
        simulator.faults().add(fault);
    }

    private Fault on(String call) {
        String[] parts = call.replace("{vmid}", subject == 0 ? "\\d+" : String.valueOf(subject))
                .split(" ", 2);
        return Fault.on(parts[0], parts[1]);
    }

    /// The guest that is in trouble: the one there was, or that which is being made.
    private int found(Set<Integer> before) {
        return subject != 0
                ? subject
                : simulator.guests().stream()
                        .map(GuestView::vmid)
                        .filter(vmid -> !before.contains(vmid))
                        .findFirst()
                        .orElseThrow();
    }

    private Response send(String request) {
        String[] parts = request.replace("{vmid}", String.valueOf(subject))
                .replace("{other}", String.valueOf(ours.isEmpty() ? 0 : ours.getLast()))
                .replace("{name}", Scenario.freshName())
                .replace('\'', '"')
                .split(" ", 3);
        RequestSpecification sent = request().header("Prefer", "wait=30");
        return (parts.length > 2 ? sent.body(parts[2]) : sent).request(parts[0], "/api/v1" + parts[1]);
    }

    private String outcome(Response answer) {
        if (answer.statusCode() == 200 || answer.statusCode() == 201) {
            return "done";
        }
        if (answer.statusCode() == 207) {
            return answer.path("operation.items[0].error.code");
        }
        assertThat(answer.contentType()).as(answer.asString()).startsWith("application/problem+json");
        String type = answer.path("type");
        return type.equals("/problems/operation-failed")
                ? request()
                        .get("/api/v1/operations/" + answer.path("operation_id"))
                        .path("error.code")
                : type.replace("/problems/", "");
    }

    private void done(Work work, Mishap mishap, Map<Integer, GuestView> before) {
        List<GuestView> made = made(before);
        if (work.deletes() || mishap == Mishap.VANISHED) {
            assertThat(simulator.guest(subject)).isEmpty();
            assertThat(made).isEmpty();
            return;
        }
        assertThat(made).hasSize(work.makes() ? 1 : 0);
        List<GuestView> result = work.makes()
                ? made
                : simulator.guests().stream()
                        .filter(guest -> ours.contains(guest.vmid()))
                        .toList();
        assertThat(result)
                .hasSize(work == Work.BULK ? 2 : 1)
                .allMatch(work.done)
                .allSatisfy(guest -> assertThat(guest.lock()).isEmpty());
        if (mishap == Mishap.EDITED && work != Work.ROLLBACK && work != Work.COPY) {
            assertThat(result.getFirst().tags()).contains("by-others");
        }
    }

    private void leftAsItWas(Mishap mishap, Map<Integer, GuestView> before) {
        assertThat(made(before)).isEmpty();
        if (subject != 0 && mishap != Mishap.VANISHED) {
            assertThat(withoutTags(simulator.guest(subject).orElseThrow())).isEqualTo(withoutTags(before.get(subject)));
        }
    }

    /// The tags are changed by the mishaps themselves.
    private static Map<String, String> withoutTags(GuestView guest) {
        Map<String, String> config = new TreeMap<>(guest.config());
        config.remove("tags");
        config.put("node", guest.node());
        config.put("snapshots", guest.snapshots().toString());
        return config;
    }

    private Map<Integer, GuestView> guests() {
        return simulator.guests().stream()
                .collect(Collectors.toMap(GuestView::vmid, guest -> guest, (a, b) -> a, TreeMap::new));
    }

    private List<GuestView> made(Map<Integer, GuestView> before) {
        return simulator.guests().stream()
                .filter(guest -> !before.containsKey(guest.vmid()))
                .toList();
    }

    /// The guests that this was not about.
    private Map<Integer, GuestView> others(Map<Integer, GuestView> before) {
        Map<Integer, GuestView> others = new TreeMap<>(before);
        others.keySet().removeAll(ours);
        return others;
    }

    /// How often the work was really done.
    private long tasks(Work work, List<TaskView> before) {
        Set<Object> old = before.stream().map(TaskView::upid).collect(Collectors.toSet());
        return simulator.tasks().stream()
                .filter(task -> !old.contains(task.upid()))
                .filter(task -> task.upid().type().equals(work.task)
                        && task.exitStatus().equals("OK"))
                .count();
    }

    private RequestSpecification request() {
        return RestAssured.given().auth().oauth2(token).contentType(ContentType.JSON);
    }
}
