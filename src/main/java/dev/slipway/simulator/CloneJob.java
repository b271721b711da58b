package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The task of one clone: a locked placeholder, disk after disk under the storage lock, and the final
/// configuration.
final class CloneJob {

    private static final int PROGRESS_LINES = 10;

    private final Simulation simulation;
    private final World world;
    private final ApiRequest request;
    private final Guest source;
    private final Map<String, String> original;
    private final boolean full;
    private final Optional<Storage> storage;
    private final String target;
    private final int newId;

    CloneJob(
            Simulation simulation,
            ApiRequest request,
            Guest source,
            Map<String, String> original,
            boolean full,
            Optional<Storage> storage,
            String target,
            int newId) {
        this.simulation = simulation;
        this.world = simulation.world;
        this.request = request;
        this.source = source;
        this.original = original;
        this.full = full;
        this.storage = storage;
        this.target = target;
        this.newId = newId;
    }

    int newId() {
        return newId;
    }

    static List<Drive> drives(Map<String, String> config) {
        return config.entrySet().stream()
                .filter(entry -> Drive.isKey(entry.getKey()))
                .map(entry -> Drive.parse(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(drive -> !drive.isCdrom()))
                .toList();
    }

    void begin(TaskRun run) {
        if (world.has(newId)) {
            throw ApiError.internal(
                    "close (rename) atomic file '/etc/pve/nodes/%s/qemu-server/%d.conf' failed: File exists"
                            .formatted(source.node, newId));
        }
        Guest clone = new Guest(newId, source.node);
        clone.hasSystem = source.hasSystem;
        clone.config.putAll(CloneCall.placeholder());
        world.guests.put(newId, clone);
        simulation.chronicle.born(simulation.clock.now(), clone, request);
        run.onFailure("clone failed: ", failed -> discard(clone));
        run.onAbort("interrupted by signal");
        Map<String, String> config = configuration();
        run.then(Duties.PLACEHOLDER, step -> copy(step, clone, config, drives(original)));
    }

    /// A copy takes a while that `taskTime` scales, or as long as the bandwidth limit (KiB/s) makes it.
    private Duration total() {
        if (!full) {
            return simulation.scaled(Duties.LINKED_CLONE);
        }
        long limit = request.number("bwlimit", 0);
        long bytes = drives(original).stream()
                .flatMap(drive -> drive.size().stream())
                .mapToLong(DiskSize::bytes)
                .sum();
        return limit > 0 ? Duration.ofSeconds((bytes >> 10) / limit) : simulation.scaled(Duties.FULL_CLONE);
    }

    private Map<String, String> configuration() {
        Map<String, String> config = new TreeMap<>(original);
        config.keySet().removeIf(key -> Drive.isKey(key) || Drive.isUnused(key));
        List.of("template", "snaptime", "lock", "parent", "vmstate").forEach(config::remove);
        config.replaceAll((key, value) -> key.matches("net\\d+")
                ? value.replaceFirst("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}", world.newMac())
                : value);
        config.computeIfPresent("smbios1", (key, value) -> "uuid=" + world.newUuid());
        config.computeIfPresent("vmgenid", (key, value) -> world.newUuid());
        config.put("lock", "clone");
        config.put(
                "name",
                request.text("name")
                        .orElseGet(() -> "Copy-of-VM-" + source.option("name").orElse("" + source.vmid)));
        request.text("description").ifPresent(text -> config.put("description", text));
        return config;
    }

    private void copy(TaskRun run, Guest clone, Map<String, String> config, List<Drive> left) {
        if (left.isEmpty()) {
            complete(clone, config);
            return;
        }
        Drive drive = left.getFirst();
        List<Drive> rest = left.subList(1, left.size());
        if (drive.storage().isEmpty() || (drive.isCdrom() && !drive.isCloudInit())) {
            config.put(drive.key(), drive.toString());
            copy(run, clone, config, rest);
            return;
        }
        boolean linked = !full && !drive.isCdrom();
        run.log("create %s clone of drive %s (%s)".formatted(linked ? "linked" : "full", drive.key(), drive.volume()));
        Storage place = storage.orElseGet(() -> world.storage(drive.storage()));
        if (drive.isCloudInit()) {
            Volume image = world.allocateCloudInit(place, source.node, newId);
            keep(clone, config, drive.on(image.id(), Optional.of(image.size())));
            copy(run, clone, config, rest);
            return;
        }
        run.lockStorage(
                place,
                source.node,
                lease -> run.then(simulation.options.storageLockTime, allocated -> {
                    Volume disk = allocate(place, drive, linked);
                    lease.release();
                    Drive copied = drive.on(disk.id(), Optional.of(disk.size()));
                    transfer(allocated, linked ? 0 : PROGRESS_LINES, disk.size(), done -> {
                        keep(clone, config, copied);
                        copy(done, clone, config, rest);
                    });
                }));
    }

    private Volume allocate(Storage place, Drive drive, boolean linked) {
        Optional<Volume> origin = world.volume(source.node, drive.volume());
        DiskSize size = origin.map(Volume::size).or(drive::size).orElse(new DiskSize(0));
        String format = request.text("format")
                .or(() -> place.holdsFiles() ? origin.map(Volume::format) : Optional.empty())
                .orElse(place.defaultFormat());
        Optional<String> parent = linked ? Optional.of(drive.volume()) : Optional.empty();
        return world.allocate(place, source.node, newId, size, format, parent);
    }

    /// Copies in steps with a progress line each, in the words of qemu-img's wrapper.
    private void transfer(TaskRun run, int lines, DiskSize size, TaskRun.Step done) {
        if (lines == 0) {
            run.thenExactly(total().multipliedBy(7).dividedBy(10), done);
            return;
        }
        run.log(progress(0, lines, size));
        step(run, 1, lines, size, done);
    }

    private void step(TaskRun run, int line, int lines, DiskSize size, TaskRun.Step done) {
        run.thenExactly(total().multipliedBy(8).dividedBy(10L * lines), next -> {
            next.log(progress(line, lines, size));
            if (line == lines) {
                done.run(next);
            } else {
                step(next, line + 1, lines, size, done);
            }
        });
    }

    private static String progress(int line, int lines, DiskSize size) {
        double share = (double) line / lines;
        return String.format(
                Locale.ROOT,
                "transferred %s of %s (%.2f%%)",
                human(size.bytes() * share),
                human((double) size.bytes()),
                share * 100);
    }

    private static String human(double bytes) {
        List<String> units = List.of("B", "KiB", "MiB", "GiB", "TiB");
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units.get(unit));
    }

    /// The configuration is written again after each disk, still locked.
    private static void keep(Guest clone, Map<String, String> config, Drive drive) {
        config.put(drive.key(), drive.toString());
        clone.config.clear();
        clone.config.putAll(config);
    }

    private void complete(Guest clone, Map<String, String> config) {
        clone.config.clear();
        clone.config.putAll(config);
        clone.config.remove("lock");
        clone.node = target;
        request.text("pool").ifPresent(pool -> world.poolOf.put(newId, pool));
    }

    private void discard(Guest clone) {
        drives(clone.config).forEach(drive -> world.free(source.node, drive.volume()));
        world.freeAll(newId);
        world.guests.remove(newId, clone);
    }
}
