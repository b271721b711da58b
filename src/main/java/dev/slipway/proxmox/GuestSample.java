package dev.slipway.proxmox;

import java.util.Comparator;
import java.util.List;

/// The averages of one interval that ends at `epochSecond`; what Proxmox VE did not measure is [Double#NaN], as when
/// the guest was off or its node was away.
///
/// `cpu` is the used share (0 to 1) of `cpus`; memory in bytes, traffic in bytes per second. `hostMemory` is what the
/// guest costs its node, known since Proxmox VE 9. Primitive, because thousands of them are kept.
public record GuestSample(
        long epochSecond,
        double cpu,
        double cpus,
        double memory,
        double maxMemory,
        double hostMemory,
        double diskRead,
        double diskWrite,
        double netIn,
        double netOut) {

    static List<GuestSample> readAll(List<Fields> entries) {
        return entries.stream()
                .filter(entry -> entry.has("time"))
                .map(GuestSample::read)
                .sorted(Comparator.comparingLong(GuestSample::epochSecond))
                .toList();
    }

    private static GuestSample read(Fields entry) {
        return new GuestSample(
                entry.integer("time", 0),
                entry.measured("cpu"),
                entry.measured("maxcpu"),
                entry.measured("mem"),
                entry.measured("maxmem"),
                entry.measured("memhost"),
                entry.measured("diskread"),
                entry.measured("diskwrite"),
                entry.measured("netin"),
                entry.measured("netout"));
    }
}
