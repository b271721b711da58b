package dev.slipway.reconcile;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Those settings of a VM by which we notice that somebody else changed it, as texts by their names in requests:
/// memory in MiB, the size of the disk that it boots from in the notation of Proxmox VE.
@RegisterForReflection
record Shape(Map<String, String> settings) {

    static final String NAME = "name";

    Shape {
        settings = Map.copyOf(settings);
    }

    static Shape of(GuestConfig config) {
        Map<String, String> settings = new TreeMap<>();
        if (config.name() != null) {
            settings.put(NAME, config.name());
        }
        settings.put("cores", Integer.toString(config.cores() * config.sockets()));
        settings.put("memory", Integer.toString(config.memoryMiB()));
        config.bootDisk()
                .map(config.disks()::get)
                .flatMap(GuestConfig.Disk::size)
                .map(DiskSize::toString)
                .ifPresent(size -> settings.put("disk_size", size));
        return new Shape(settings);
    }

    static Shape read(String stored) {
        return Payload.read(Shape.class, stored);
    }

    String write() {
        return Payload.write(Shape.class, this);
    }

    /// This one, with those settings of the other that `taken` accepts.
    Shape taking(Shape other, Predicate<String> taken) {
        Map<String, String> merged = new TreeMap<>();
        settings.forEach((name, value) -> put(merged, name, value, !taken.test(name)));
        other.settings.forEach((name, value) -> put(merged, name, value, taken.test(name)));
        return new Shape(merged);
    }

    private static void put(Map<String, String> settings, String name, String value, boolean wanted) {
        if (wanted) {
            settings.put(name, value);
        }
    }

    /// In what the other, of now, is not like this one.
    List<Difference> differences(Shape now) {
        TreeSet<String> names = new TreeSet<>(settings.keySet());
        names.addAll(now.settings.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            String known = settings.getOrDefault(name, "");
            String present = now.settings.getOrDefault(name, "");
            if (!Objects.equals(known, present)) {
                differences.add(new Difference(name, known, present));
            }
        }
        return differences;
    }

    /// This one with what was found to be different.
    Shape with(List<Difference> differences) {
        Map<String, String> settled = new TreeMap<>(settings);
        differences.forEach(difference -> {
            if (difference.now().isEmpty()) {
                settled.remove(difference.setting());
            } else {
                settled.put(difference.setting(), difference.now());
            }
        });
        return new Shape(settled);
    }
}
