package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ClusterFreshness;
import dev.slipway.proxmox.GuestSample;
import dev.slipway.view.Aged;
import dev.slipway.view.Asked;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The figures of a VM over time, the oldest first, and those of now, which are from the snapshot.
@Schema(name = "VmStats")
public record StatsView(
        String cluster,
        int vmid,

        @Schema(enumeration = {"hour", "day", "week", "month", "year"})
        String timeframe,

        @Schema(description = "Seconds that are averaged into one point", examples = "60")
        long resolution,

        List<Point> points,
        Current current,
        List<ClusterFreshness> clusters)
        implements Aged {

    private static final double MIB = 1L << 20;

    /// The averages of the interval that ends at `time`; what was not measured is `null`: the VM was off, or its node
    /// away.
    @Schema(name = "VmStatsPoint")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Point(
            Instant time,

            @Schema(description = "Used share of all vCPUs, 0 to 1", nullable = true) @Nullable
            Double cpu,

            @Schema(nullable = true) @Nullable Double cores,

            @Schema(description = "MiB", nullable = true) @Nullable
            Double memory,

            @Schema(description = "MiB", nullable = true) @Nullable
            Double memoryUsed,

            @Schema(description = "What it takes of the node's memory in MiB; since Proxmox VE 9", nullable = true)
            @Nullable
            Double memoryOnHost,

            @Schema(description = "Bytes per second", nullable = true) @Nullable
            Double diskRead,

            @Schema(description = "Bytes per second", nullable = true) @Nullable
            Double diskWrite,

            @Schema(description = "Bytes per second", nullable = true) @Nullable
            Double netIn,

            @Schema(description = "Bytes per second", nullable = true) @Nullable
            Double netOut) {

        static Point of(GuestSample sample) {
            return new Point(
                    Instant.ofEpochSecond(sample.epochSecond()),
                    measured(sample.cpu()),
                    measured(sample.cpus()),
                    measured(sample.maxMemory() / MIB),
                    measured(sample.memory() / MIB),
                    measured(sample.hostMemory() / MIB),
                    measured(sample.diskRead()),
                    measured(sample.diskWrite()),
                    measured(sample.netIn()),
                    measured(sample.netOut()));
        }

        private static @Nullable Double measured(double value) {
            return Double.isFinite(value) ? Double.valueOf(value) : null;
        }
    }

    /// The figures of now, measured as in a VM; `cpu` is the used share of its `cores`.
    @Schema(name = "VmStatsNow")
    public record Current(String status, double cpu, int cores, long memory, long memoryUsed, long uptime) {}

    static StatsView of(VmView vm, Asked<Stats.Series> asked, ClusterFreshness freshness) {
        Stats.Series series = asked.value();
        return new StatsView(
                vm.cluster(),
                vm.vmid(),
                series.timeframe().label(),
                series.resolution().toSeconds(),
                series.samples().stream().map(Point::of).toList(),
                new Current(vm.status(), vm.cpu(), vm.cores(), vm.memory(), vm.memoryUsed(), vm.uptime()),
                List.of(freshness));
    }
}
