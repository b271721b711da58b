package dev.slipway.laboratory;

import dev.slipway.laboratory.Evidence.Guest;
import dev.slipway.laboratory.Promise.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a VM must be after all that was promised about it. A promise that was not kept and said so leaves open what it
/// was about; empty means open.
final class Expectation {

    private static final Pattern SIZE = Pattern.compile("size=(\\d+)([MG])");
    private static final int MIB_PER_GIB = 1024;

    private final String name;
    private Optional<Boolean> present = Optional.of(true);
    private Optional<Shape> shape;
    private Optional<Boolean> running;
    private final Set<String> snapshots = new HashSet<>();
    private boolean snapshotsKnown = true;
    private boolean clean = true;

    Expectation(Promise.Created created) {
        name = created.name();
        shape = Optional.of(created.shape());
        running = Optional.of(created.running());
    }

    /// Takes in the next promise about this VM, in the order of acceptance.
    void then(Promise promise, boolean kept) {
        clean &= kept;
        switch (promise) {
            case Promise.Created ignored -> throw new IllegalArgumentException("a VM is created once: " + name);
            case Promise.Deleted ignored -> {
                if (present.isEmpty() || present.get()) {
                    present = kept ? Optional.of(false) : Optional.empty();
                }
                running = Optional.empty();
            }
            case Promise.Powered powered -> running = kept ? Optional.of(powered.running()) : Optional.empty();
            case Promise.Reshaped reshaped -> shape = kept ? Optional.of(reshaped.shape()) : Optional.empty();
            case Promise.SnapshotTaken taken -> {
                snapshots.add(taken.snapshot());
                snapshotsKnown &= kept;
            }
            case Promise.SnapshotDeleted deleted -> {
                snapshots.remove(deleted.snapshot());
                snapshotsKnown &= kept;
            }
            case Promise.RolledBack ignored -> {
                shape = Optional.empty();
                running = Optional.empty();
            }
        }
    }

    Optional<Boolean> present() {
        return present;
    }

    String name() {
        return name;
    }

    /// In what this guest differs from it.
    List<String> differences(Guest guest) {
        List<String> differences = new ArrayList<>();
        compare(differences, "name", Optional.of(name), guest.name());
        compare(differences, "running", running, guest.running());
        compare(differences, "measures", shape, shapeOf(guest));
        if (snapshotsKnown) {
            compare(differences, "snapshots", Optional.of(snapshots), Set.copyOf(guest.snapshots()));
        }
        if (clean) {
            compare(differences, "lock", Optional.of(""), guest.lock());
        }
        return differences;
    }

    private static <T> void compare(List<String> differences, String what, Optional<T> promised, T found) {
        promised.filter(value -> !value.equals(found))
                .ifPresent(value -> differences.add("%s is %s, promised was %s".formatted(what, found, value)));
    }

    private static Shape shapeOf(Guest guest) {
        return new Shape(number(guest, "cores"), number(guest, "memory"), disk(guest));
    }

    private static int number(Guest guest, String option) {
        return Integer.parseInt(guest.config().getOrDefault(option, "0"));
    }

    private static int disk(Guest guest) {
        Matcher size = SIZE.matcher(guest.config().getOrDefault("scsi0", ""));
        if (!size.find()) {
            return 0;
        }
        int number = Integer.parseInt(size.group(1));
        return size.group(2).equals("G") ? number : number / MIB_PER_GIB;
    }
}
