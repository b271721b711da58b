package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.operation.Marker;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.PendingChange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The configuration of a VM as it will be after its next start, and what of it is not in force before that.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VmConfig")
public record ConfigView(
        String cluster,
        int vmid,

        @Schema(description = "To be sent with a change, so that a change made meanwhile is not overwritten") @Nullable
        String digest,

        @Nullable String name,
        @Nullable String description,

        @Schema(description = "vCPUs") int cores,

        @Schema(description = "Memory in MiB") int memory,

        @Nullable String cpuType,

        @Schema(description = "Boot disk in GiB, rounded up") @Nullable
        Long diskSize,

        List<String> tags,
        boolean protection,
        boolean onBoot,

        @Schema(description = "What waits for a restart: it takes a shutdown and a start, or a reboot through Slipway")
        List<Waiting> waiting) {

    /// An option of Proxmox VE that waits for a restart.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WaitingChange")
    public record Waiting(
            String option,
            @Nullable String inForce,
            @Nullable String afterRestart) {}

    static ConfigView of(VmRef vm, GuestConfig config, List<PendingChange> pending) {
        return new ConfigView(
                vm.cluster().value(),
                vm.vmid().number(),
                config.digest(),
                config.name(),
                Marker.without(config.description()),
                config.cores() * config.sockets(),
                config.memoryMiB(),
                config.cpuType().orElse(null),
                bootDisk(config).map(DiskSize::wholeGiB).orElse(null),
                config.tags(),
                config.protection(),
                config.onBoot(),
                pending.stream()
                        .map(change -> new Waiting(change.option(), change.inForce(), change.next()))
                        .toList());
    }

    static Optional<DiskSize> bootDisk(GuestConfig config) {
        return config.bootDisk()
                .flatMap(slot -> Optional.ofNullable(config.disks().get(slot)))
                .flatMap(GuestConfig.Disk::size);
    }
}
