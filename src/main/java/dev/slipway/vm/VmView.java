package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.operation.Operation;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.PowerState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A VM as API clients and the dashboard see it: the snapshot's figures joined with what we know of a managed
/// VM.
///
/// `cores`, `memory` (MiB) and `disk_size` (GiB, rounded up) are named and measured as in a create request;
/// `cpu` is the used share (0 to 1) of its `cores`, `memory_used` is in MiB, `uptime` in seconds. `status` is
/// `running`, `stopped`, `unknown` (the cluster has not said yet), `creating` while it is being made, or
/// `template` when it has become one.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Vm")
public record VmView(
        String cluster,
        int vmid,
        @Nullable String name,
        @Nullable String node,
        String status,
        boolean managed,
        @Nullable String project,
        @Nullable String owner,
        List<String> addresses,
        int cores,

        @Schema(description = "Used share of all vCPUs, 0 to 1")
        double cpu,

        @Schema(description = "Memory in MiB") long memory,
        @Schema(description = "Memory in use in MiB") long memoryUsed,
        @Schema(description = "Disks in GiB, rounded up") long diskSize,

        @Schema(description = "Seconds since it was started")
        long uptime,

        List<String> tags,
        Map<String, String> metadata,
        @Nullable String lock,
        @Nullable Instant createdAt,
        @Nullable String operation) {

    /// The status of a VM that has become a template.
    public static final String TEMPLATE = "template";

    private static final long MIB = 1L << 20;

    /// A guest of the snapshot. While it is being made, the operation says what neither the cluster's
    /// statistics nor we have written down yet: its name and whose it is.
    static VmView of(
            ClusterName cluster,
            ClusterResources.Guest guest,
            @Nullable ManagedVm managed,
            @Nullable Operation operation) {
        Operation making = operation != null && operation.kind().makesGuest() ? operation : null;
        Origin origin = managed != null ? Origin.of(managed) : making != null ? Origin.of(making) : Origin.UNKNOWN;
        return new VmView(
                cluster.value(),
                guest.vmid().number(),
                guest.name() == null ? origin.name() : guest.name(),
                guest.node().value(),
                status(guest, making),
                managed != null || making != null,
                origin.project(),
                origin.owner(),
                managed == null ? List.of() : managed.addresses(),
                guest.maxCpu(),
                guest.cpu(),
                guest.maxMemory() / MIB,
                guest.memory() / MIB,
                new DiskSize(guest.maxDisk()).wholeGiB(),
                guest.uptime().toSeconds(),
                guest.tags(),
                managed == null ? Map.of() : managed.metadata(),
                guest.lock(),
                origin.createdAt(),
                operation == null ? null : operation.id().value());
    }

    private static String status(ClusterResources.Guest guest, @Nullable Operation making) {
        if (guest.template()) {
            return TEMPLATE;
        }
        return making != null && guest.state() != PowerState.RUNNING
                ? "creating"
                : guest.state().name().toLowerCase(Locale.ROOT);
    }

    /// Where a VM comes from, as far as it comes from us.
    private record Origin(
            @Nullable String name,
            @Nullable String project,
            @Nullable String owner,
            @Nullable Instant createdAt) {

        static final Origin UNKNOWN = new Origin(null, null, null, null);

        static Origin of(ManagedVm vm) {
            return new Origin(vm.name(), vm.project(), vm.owner(), vm.createdAt());
        }

        static Origin of(Operation making) {
            return new Origin(making.name(), making.project(), making.owner(), making.acceptedAt());
        }
    }

    /// A VM that an operation is making and that the cluster does not list yet.
    static VmView creating(Operation operation) {
        return new VmView(
                operation.cluster().value(),
                operation.vmid().number(),
                operation.name(),
                null,
                "creating",
                true,
                operation.project(),
                operation.owner(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                Map.of(),
                null,
                operation.acceptedAt(),
                operation.id().value());
    }
}
