package dev.slipway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.proxmox.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a node itself said at `taken_at`; sizes in MiB.
@Schema(name = "NodeSystem")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemView(
        @Schema(examples = "pve-manager/9.1.4/2606ac850d46da29") @Nullable
        String version,

        @Nullable String kernel,

        @Schema(description = "Used share of all CPUs, 0 to 1")
        double cpu,

        @Schema(description = "Share of time spent waiting for disks, 0 to 1")
        double ioWait,

        @Schema(description = "Load of the last 1, 5 and 15 minutes")
        List<Double> load,

        @Nullable String cpuModel,
        int cpuSockets,
        int cpuCores,
        int cpuThreads,
        long memory,
        long memoryUsed,
        long swap,
        long swapUsed,

        @Schema(description = "Root file system") long root,

        long rootUsed,

        @Schema(description = "Seconds since it was started")
        long uptime,

        @Nullable Long ageSeconds,
        @Nullable Instant takenAt) {

    private static final long MIB = 1L << 20;

    static SystemView of(Asked<NodeStatus> asked, Instant now) {
        NodeStatus status = asked.value();
        return new SystemView(
                status.version(),
                status.kernel(),
                status.cpu(),
                status.ioWait(),
                status.load(),
                status.processor().model(),
                status.processor().sockets(),
                status.processor().cores(),
                status.processor().threads(),
                status.memory().total() / MIB,
                status.memory().used() / MIB,
                status.swap().total() / MIB,
                status.swap().used() / MIB,
                status.root().total() / MIB,
                status.root().used() / MIB,
                status.uptime().toSeconds(),
                Duration.between(asked.askedAt(), now).toSeconds(),
                asked.askedAt());
    }
}
