package dev.slipway.laboratory;

import dev.slipway.laboratory.Evidence.Accepted;
import dev.slipway.laboratory.Evidence.Change;
import dev.slipway.laboratory.Evidence.Foreign;
import dev.slipway.laboratory.Evidence.Guest;
import dev.slipway.laboratory.Evidence.Journalled;
import dev.slipway.laboratory.Evidence.Listed;
import dev.slipway.laboratory.Violation.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares what was promised, what Slipway says and what is true, after everything has come to rest. A pure function:
/// it asks nobody and changes nothing.
final class Auditor {

    private static final Pattern OF_GUEST = Pattern.compile("/nodes/[^/]+/qemu/(\\d+)(/.*)?");

    private final Evidence evidence;
    private final Map<String, Journalled> journal;
    private final Map<Integer, Guest> guests;
    private final Map<Integer, Foreign> foreign;
    private final List<Violation> violations = new ArrayList<>();

    private Auditor(Evidence evidence) {
        this.evidence = evidence;
        this.journal = byKey(evidence.journal(), Journalled::id);
        this.guests = byKey(evidence.guests(), Guest::vmid);
        this.foreign = byKey(evidence.foreign(), planted -> planted.guest().vmid());
    }

    /// Every promise that was not kept, in no particular order.
    static List<Violation> audit(Evidence evidence) {
        Auditor auditor = new Auditor(evidence);
        auditor.operationsAreThoseThatWereAccepted();
        auditor.creationsMadeOneVmEach();
        auditor.foreignVmsAreAsTheyWere();
        auditor.whatIsThereHasAnOwner();
        auditor.whatWasPromisedIsSo();
        auditor.theListShowsWhatIsThere();
        evidence.badAnswers().forEach(answer -> auditor.found(Rule.BAD_ANSWER, answer));
        return List.copyOf(auditor.violations);
    }

    private void found(Rule rule, String text, Object... arguments) {
        violations.add(new Violation(rule, arguments.length == 0 ? text : text.formatted(arguments)));
    }

    private void operationsAreThoseThatWereAccepted() {
        Set<String> known = new HashSet<>();
        evidence.accepted().forEach(accepted -> {
            known.add(accepted.operation());
            if (!journal.containsKey(accepted.operation())) {
                found(Rule.LOST, "operation %s, key %s", accepted.operation(), accepted.key());
            }
        });
        journal.values().forEach(operation -> {
            if (!known.contains(operation.id())) {
                found(Rule.UNASKED, "%s %s of %s", operation.kind(), operation.id(), operation.name());
            }
            if (!operation.ended()) {
                found(
                        Rule.UNENDED,
                        "%s %s of %s is %s",
                        operation.kind(),
                        operation.id(),
                        operation.name(),
                        operation.status());
            }
        });
    }

    private void creationsMadeOneVmEach() {
        evidence.accepted().stream()
                .collect(Collectors.groupingBy(
                        Accepted::key, Collectors.mapping(Accepted::operation, Collectors.toCollection(TreeSet::new))))
                .forEach((key, operations) -> {
                    if (operations.size() > 1) {
                        found(Rule.DOUBLED, "key %s was accepted as %s", key, operations);
                    }
                });
        guests.values().stream()
                .filter(guest -> !foreign.containsKey(guest.vmid()))
                .filter(guest -> guest.mark().isPresent())
                .collect(Collectors.groupingBy(
                        guest -> guest.mark().orElseThrow(), Collectors.mapping(Guest::vmid, Collectors.toList())))
                .forEach((mark, vmids) -> {
                    if (vmids.size() > 1) {
                        found(Rule.DOUBLED, "operation %s made VMs %s", mark, vmids);
                    }
                });
        Map<Integer, Set<String>> marks = new TreeMap<>();
        evidence.births()
                .forEach(birth -> birth.mark()
                        .ifPresentOrElse(
                                mark -> marks.computeIfAbsent(birth.vmid(), vmid -> new TreeSet<>())
                                        .add(mark),
                                () -> found(Rule.UNMARKED, "a guest was made as %d without a mark", birth.vmid())));
        marks.forEach((vmid, operations) -> {
            if (operations.size() > 1 || foreign.containsKey(vmid)) {
                found(
                        Rule.VMID_REUSED,
                        "VMID %d, by %s%s",
                        vmid,
                        operations,
                        foreign.containsKey(vmid) ? " and somebody else" : "");
            }
        });
    }

    private void foreignVmsAreAsTheyWere() {
        foreign.forEach((vmid, before) -> {
            Guest now = guests.get(vmid);
            if (now == null) {
                found(Rule.FOREIGN_TOUCHED, "VM %d is gone", vmid);
            } else if (!now.equals(before.guest())) {
                found(Rule.FOREIGN_TOUCHED, "VM %d was %s, is %s", vmid, before.guest(), now);
            }
        });
        evidence.changes()
                .forEach(change -> aimedAt(change)
                        .filter(vmid -> foreign.containsKey(vmid)
                                && !change.at().isBefore(foreign.get(vmid).since()))
                        .ifPresent(vmid -> found(
                                Rule.FOREIGN_TOUCHED,
                                "%s %s at %s, answered %d",
                                change.method(),
                                change.path(),
                                change.at(),
                                change.status())));
    }

    /// The guest that a call changes. A clone only reads the one that it names.
    private static Optional<Integer> aimedAt(Change change) {
        Matcher path = OF_GUEST.matcher(change.path());
        return path.matches() && !"/clone".equals(path.group(2))
                ? Optional.of(Integer.valueOf(path.group(1)))
                : Optional.empty();
    }

    private void whatIsThereHasAnOwner() {
        Map<Integer, String> makers = new TreeMap<>();
        evidence.births().forEach(birth -> birth.mark().ifPresent(mark -> makers.put(birth.vmid(), mark)));
        Set<Integer> answeredFor = new HashSet<>(foreign.keySet());
        makers.forEach((vmid, mark) -> {
            Journalled maker = journal.get(mark);
            if (maker != null && (maker.vmid() == vmid && maker.succeeded() || maker.leaves(vmid))) {
                answeredFor.add(vmid);
            }
        });
        guests.keySet().stream()
                .filter(vmid -> !answeredFor.contains(vmid))
                .forEach(vmid -> found(Rule.ORPHANED, "VM %d, made by %s", vmid, describe(makers.get(vmid))));
        evidence.volumes().stream()
                .filter(volume -> !guests.containsKey(volume.vmid()))
                .filter(volume -> !said(makers.get(volume.vmid()), volume.vmid()))
                .forEach(volume -> found(
                        Rule.ORPHANED,
                        "volume %s of VMID %d, made by %s",
                        volume.id(),
                        volume.vmid(),
                        describe(makers.get(volume.vmid()))));
    }

    private boolean said(String maker, int vmid) {
        return maker != null && journal.containsKey(maker) && journal.get(maker).leaves(vmid);
    }

    private String describe(String operation) {
        return operation == null ? "nobody" : String.valueOf(journal.getOrDefault(operation, null)) + " " + operation;
    }

    private void whatWasPromisedIsSo() {
        Map<String, Expectation> expected = expectations();
        expected.forEach((maker, expectation) -> {
            int vmid = journal.get(maker).vmid();
            Optional<Guest> guest = Optional.ofNullable(guests.get(vmid))
                    .filter(found -> found.mark().equals(Optional.of(maker)));
            expectation
                    .present()
                    .filter(present -> present != guest.isPresent())
                    .ifPresent(present -> found(
                            Rule.UNTRUE,
                            "VM %d (%s) of %s is %s",
                            vmid,
                            expectation.name(),
                            maker,
                            present ? "not there" : "still there"));
            if (!expectation.present().equals(Optional.of(false))) {
                guest.ifPresent(there -> expectation
                        .differences(there)
                        .forEach(difference -> found(
                                Rule.UNTRUE, "VM %d (%s) of %s: %s", vmid, expectation.name(), maker, difference)));
            }
        });
        journal.values().stream()
                .filter(operation -> operation.kind().equals("create") && operation.ended() && !operation.succeeded())
                .forEach(this::leftNothingUnsaid);
    }

    private void leftNothingUnsaid(Journalled creation) {
        guests.values().stream()
                .filter(guest -> guest.mark().equals(Optional.of(creation.id())))
                .filter(guest -> !creation.leaves(guest.vmid()))
                .forEach(guest -> found(
                        Rule.UNTRUE, "%s %s, and its VM %d is there", creation.id(), creation.status(), guest.vmid()));
    }

    /// By creation that succeeded, in the order of acceptance.
    private Map<String, Expectation> expectations() {
        Map<String, Expectation> expected = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Accepted accepted : evidence.accepted()) {
            Journalled operation = journal.get(accepted.operation());
            if (operation == null || !operation.ended() || !seen.add(accepted.operation())) {
                continue;
            }
            if (accepted.promise() instanceof Promise.Created created) {
                if (operation.succeeded()) {
                    expected.put(accepted.operation(), new Expectation(created));
                }
            } else {
                Optional.ofNullable(expected.get(accepted.vm()))
                        .ifPresent(vm -> vm.then(accepted.promise(), operation.succeeded()));
            }
        }
        return expected;
    }

    private void theListShowsWhatIsThere() {
        Map<Integer, Listed> listed = byKey(evidence.listed(), Listed::vmid);
        Map<Integer, Expectation> ours = new TreeMap<>();
        expectations()
                .forEach((maker, expectation) -> ours.put(journal.get(maker).vmid(), expectation));
        listed.values().forEach(vm -> {
            Guest guest = guests.get(vm.vmid());
            if (guest == null) {
                found(Rule.LISTED_WRONG, "VM %d (%s) is listed and is not there", vm.vmid(), vm.name());
                return;
            }
            if (vm.managed() && !ours.containsKey(vm.vmid()) && !isLeftover(vm.vmid())) {
                found(Rule.LISTED_WRONG, "VM %d (%s) is listed as managed", vm.vmid(), vm.name());
            }
            if (ours.containsKey(vm.vmid()) && !vm.status().equals(guest.running() ? "running" : "stopped")) {
                found(
                        Rule.LISTED_WRONG,
                        "VM %d is listed as %s, running is %s",
                        vm.vmid(),
                        vm.status(),
                        guest.running());
            }
        });
        ours.forEach((vmid, expectation) -> {
            Listed vm = listed.get(vmid);
            boolean there = guests.containsKey(vmid);
            if (there && (vm == null || !vm.managed() || !vm.name().equals(expectation.name()))) {
                found(Rule.LISTED_WRONG, "VM %d (%s) is listed as %s", vmid, expectation.name(), vm);
            }
        });
    }

    /// Left behind by a creation that says so: whether it is still ours is a matter of taste.
    private boolean isLeftover(int vmid) {
        return journal.values().stream().anyMatch(operation -> operation.leaves(vmid));
    }

    private static <K, V> Map<K, V> byKey(Collection<V> values, Function<V, K> key) {
        return values.stream().collect(Collectors.toMap(key, value -> value, (one, other) -> other, TreeMap::new));
    }
}
