package dev.slipway.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.laboratory.Evidence.Birth;
import dev.slipway.laboratory.Evidence.Change;
import dev.slipway.laboratory.Evidence.Listed;
import dev.slipway.laboratory.Evidence.Volume;
import dev.slipway.laboratory.Violation.Rule;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whether the auditor sees what it is there to see: each world has one thing wrong with it.
class AuditorTest {

    private static Set<Rule> brokenIn(World world) {
        return Auditor.audit(world.evidence()).stream()
                .map(Violation::rule)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    }

    private static Arguments wrong(String what, Rule rule, Consumer<World> doctor) {
        return arguments(what, rule, doctor);
    }

    @Test
    void aWorldInWhichAllIsWellHasNoViolation() {
        assertThat(Auditor.audit(new World().evidence())).isEmpty();
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong(
                        "an accepted operation is unknown",
                        Rule.LOST,
                        world -> world.promised("lost", "create-1", new Promise.Powered(true))),
                wrong(
                        "an operation nobody asked for",
                        Rule.UNASKED,
                        world -> world.ended("unasked", "delete", "failed", 10002, "vm-2")),
                wrong(
                        "an operation still runs",
                        Rule.UNENDED,
                        world -> world.ended("create-1", "create", "running", 10001, "vm-1")),
                wrong("one key, two operations", Rule.DOUBLED, world -> {
                    world.created(10003, "create-3", "vm-3");
                    world.accepted.add(new Evidence.Accepted(
                            "key of create-3", "create-1", "create-1", new Promise.Powered(true)));
                }),
                wrong("one creation, two VMs", Rule.DOUBLED, world -> {
                    world.born(10004, "create-1");
                    world.there(10004, "create-1", "vm-1");
                }),
                wrong("a VMID for two creations", Rule.VMID_REUSED, world -> {
                    world.created(10002, "create-3", "vm-3");
                }),
                wrong("a VMID of somebody else", Rule.VMID_REUSED, world -> world.born(100, "create-1")),
                wrong("a clone without a mark", Rule.UNMARKED, world -> world.births.add(new Birth(10009, "mine"))),
                wrong("a foreign VM was changed", Rule.FOREIGN_TOUCHED, world -> world.edit(100, "memory", "1")),
                wrong("a foreign VM was switched off", Rule.FOREIGN_TOUCHED, world -> world.power(100, false)),
                wrong(
                        "a foreign VM is gone",
                        Rule.FOREIGN_TOUCHED,
                        world -> world.guests.removeIf(guest -> guest.vmid() == 100)),
                wrong(
                        "a refused call at a foreign VM",
                        Rule.FOREIGN_TOUCHED,
                        world -> world.changes.add(new Change(World.BEGIN, "DELETE", "/nodes/pve1/qemu/100", 500))),
                wrong("a VM that nobody knows", Rule.ORPHANED, world -> {
                    world.born(10005, "forgotten");
                    world.there(10005, "forgotten", "vm-5");
                }),
                wrong("a VM of a creation that took another VMID", Rule.ORPHANED, world -> {
                    world.born(10005, "create-1");
                    world.there(10005, "create-2", "vm-5");
                }),
                wrong("a half-made VM without name and mark", Rule.ORPHANED, world -> {
                    world.born(10006, "create-6");
                    world.promised("create-6", "create-6", new Promise.Created("vm-6", World.SMALL, true));
                    world.ended("create-6", "create", "failed", 10006, "vm-6");
                    world.there(10006, "nobody", "");
                }),
                wrong(
                        "a disk without a VM",
                        Rule.ORPHANED,
                        world -> world.volumes.add(new Volume("ceph:vm-10002-disk-0", 10002))),
                wrong(
                        "a failed creation left its VM",
                        Rule.UNTRUE,
                        world -> world.ended("create-1", "create", "failed", 10001, "vm-1")),
                wrong("a created VM is not there", Rule.UNTRUE, world -> world.gone(10001)),
                wrong("a deleted VM is there", Rule.UNTRUE, world -> world.there(10002, "create-2", "vm-2")),
                wrong("a VM has another name", Rule.UNTRUE, world -> world.edit(10001, "name", "other")),
                wrong("a VM is too small", Rule.UNTRUE, world -> world.edit(10001, "memory", "256")),
                wrong(
                        "a disk was not grown",
                        Rule.UNTRUE,
                        world -> world.edit(10001, "scsi0", "ceph:vm-10001-disk-0,size=3584M")),
                wrong("a VM is still locked", Rule.UNTRUE, world -> world.edit(10001, "lock", "clone")),
                wrong("a VM was not started", Rule.UNTRUE, world -> world.power(10001, false)),
                wrong("a stopped VM runs", Rule.UNTRUE, world -> {
                    world.promised("stop-1", "create-1", new Promise.Powered(false));
                    world.ended("stop-1", "stop", "succeeded", 10001, "vm-1");
                }),
                wrong("a changed VM is as before", Rule.UNTRUE, world -> {
                    world.promised("change-1", "create-1", new Promise.Reshaped(new Promise.Shape(2, 1024, 8)));
                    world.ended("change-1", "change", "succeeded", 10001, "vm-1");
                }),
                wrong("a snapshot is missing", Rule.UNTRUE, world -> {
                    world.promised("snapshot-1", "create-1", new Promise.SnapshotTaken("before"));
                    world.ended("snapshot-1", "snapshot", "succeeded", 10001, "vm-1");
                }),
                wrong(
                        "a VM is not listed",
                        Rule.LISTED_WRONG,
                        world -> world.listed.removeIf(vm -> vm.vmid() == 10001)),
                wrong(
                        "a VM is listed as somebody else's",
                        Rule.LISTED_WRONG,
                        world -> world.listed.replaceAll(vm -> new Listed(vm.vmid(), vm.name(), vm.status(), false))),
                wrong(
                        "a foreign VM is listed as ours",
                        Rule.LISTED_WRONG,
                        world -> world.listed.replaceAll(vm -> new Listed(vm.vmid(), vm.name(), vm.status(), true))),
                wrong(
                        "a VM is listed that is gone",
                        Rule.LISTED_WRONG,
                        world -> world.listed.add(new Listed(10002, "vm-2", "running", true))),
                wrong(
                        "a VM is listed with a wrong state",
                        Rule.LISTED_WRONG,
                        world -> world.listed.replaceAll(
                                vm -> new Listed(vm.vmid(), vm.name(), "stopped", vm.managed()))),
                wrong("an answer of 500", Rule.BAD_ANSWER, world -> world.badAnswers.add("POST /api/v1/vms: 500")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void findsWhatIsWrong(String what, Rule rule, Consumer<World> doctor) {
        // Given
        World world = new World();
        doctor.accept(world);

        // Then
        assertThat(brokenIn(world)).contains(rule);
    }

    @Test
    void everyRuleCanBeBroken() {
        assertThat(wrongs().map(wrong -> wrong.get()[1])).containsAll(EnumSet.allOf(Rule.class));
    }

    @Test
    void whatAFailedCreationSaysItLeavesBehindIsNoViolation() {
        // Given
        World world = new World();
        world.promised("create-6", "create-6", new Promise.Created("vm-6", World.SMALL, true));
        world.ended("create-6", "create", "failed", 10006, "vm-6", "VM 10006 on node pve1 is locked (clone)");
        world.born(10006, "create-6");
        world.there(10006, "create-6", "vm-6");
        world.listed.add(new Listed(10006, "vm-6", "running", false));

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aDeletionThatFailedLeavesOpenWhetherTheVmIsThere() {
        // Given
        World world = new World();
        world.promised("delete-1", "create-1", new Promise.Deleted());
        world.ended("delete-1", "delete", "failed", 10001, "vm-1");
        world.gone(10001);

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aCreationThatMovedToTheNextVmIdIsNoViolation() {
        // Given
        World world = new World();
        world.born(10007, "create-8");
        world.created(10008, "create-8", "vm-8");

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aCallBeforeAForeignVmWasThereIsNoViolation() {
        // Given
        World world = new World();
        world.changes.add(new Change(World.BEGIN.minusMillis(1), "DELETE", "/nodes/pve1/qemu/100", 500));

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aCloneOfAForeignTemplateOnlyReadsIt() {
        // Given
        World world = new World();
        world.changes.add(new Change(World.BEGIN, "POST", "/nodes/pve1/qemu/100/clone", 200));

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aPromiseThatFailedLeavesOpenWhatItWasAbout() {
        // Given
        World world = new World();
        world.promised("stop-1", "create-1", new Promise.Powered(false));
        world.ended("stop-1", "stop", "failed", 10001, "vm-1");

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }

    @Test
    void aSnapshotThatFailedMayLeaveItsLock() {
        // Given
        World world = new World();
        world.promised("snapshot-1", "create-1", new Promise.SnapshotTaken("before"));
        world.ended("snapshot-1", "snapshot", "failed", 10001, "vm-1");
        world.edit(10001, "lock", "snapshot");

        // Then
        assertThat(Auditor.audit(world.evidence())).isEmpty();
    }
}
