package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.operation.Marker;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.proxmox.PendingChange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

        @Schema(description = "Disks, the one to boot from among them, and those that were detached")
        List<DiskView> disks,

        List<NetworkView> networks,

        @Schema(description = "The ISO image in the CD-ROM drive", examples = "local:iso/debian.iso") @Nullable
        String iso,

        List<String> tags,
        boolean protection,
        boolean onBoot,

        @Schema(description = "Whether it has a serial port that its terminal is joined through while it runs")
        boolean terminal,

        @Schema(description = "What waits for a restart: it takes a shutdown and a start, or a reboot through Slipway")
        List<Waiting> waiting) {

    /// The drives that hold data of the guest; the others belong to its firmware.
    private static final Pattern DISK = Pattern.compile("(ide|sata|scsi|virtio)\\d+");

    /// An option of Proxmox VE that waits for a restart.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "WaitingChange")
    public record Waiting(
            String option,
            @Nullable String inForce,
            @Nullable String afterRestart) {}

    /// A disk by its place; one that is detached has a name that begins with `unused`, and no known size.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "VmDisk")
    public record DiskView(
            @Schema(description = "Its place", examples = "scsi1")
            String disk,

            @Schema(description = "What holds its data", examples = "ceph:vm-100-disk-1")
            String volume,

            @Nullable String storage,

            @Schema(description = "GiB, rounded up") @Nullable
            Long size,

            @Schema(description = "Whether the VM boots from it")
            boolean boot) {}

    /// A network device by its place.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "VmNetwork")
    public record NetworkView(
            @Schema(description = "Its place", examples = "net0")
            String device,

            String model,
            @Nullable String mac,
            @Nullable String bridge,
            @Nullable Integer vlan,
            boolean firewall) {

        static NetworkView of(String device, NetworkDevice line) {
            return new NetworkView(
                    device,
                    line.model(),
                    line.mac().orElse(null),
                    line.bridge().orElse(null),
                    line.vlan().orElse(null),
                    line.firewall());
        }
    }

    static ConfigView of(VmRef vm, GuestConfig config, List<PendingChange> pending) {
        DeviceSlots slots = new DeviceSlots(config);
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
                disks(config),
                new TreeMap<>(config.networks())
                        .entrySet().stream()
                                .map(device -> NetworkView.of(device.getKey(), device.getValue()))
                                .toList(),
                slots.withDisc()
                        .map(slot -> config.disks().get(slot))
                        .map(GuestConfig.Disk::volume)
                        .orElse(null),
                config.tags(),
                config.protection(),
                config.onBoot(),
                config.terminal().isPresent(),
                pending.stream()
                        .map(change -> new Waiting(change.option(), change.inForce(), change.next()))
                        .toList());
    }

    private static List<DiskView> disks(GuestConfig config) {
        String boot = config.bootDisk().orElse("");
        Stream<DiskView> attached = new TreeMap<>(config.disks())
                .entrySet().stream()
                        .filter(disk -> DISK.matcher(disk.getKey()).matches()
                                && !disk.getValue().cdrom()
                                && !disk.getValue().cloudInit())
                        .map(disk -> view(
                                disk.getKey(), disk.getValue(), disk.getKey().equals(boot)));
        Stream<DiskView> unused = new TreeMap<>(config.options())
                .entrySet().stream()
                        .filter(option -> DeviceSlots.isUnused(option.getKey()))
                        .map(option -> view(option.getKey(), GuestConfig.Disk.parse(option.getValue()), false));
        return Stream.concat(attached, unused).toList();
    }

    private static DiskView view(String place, GuestConfig.Disk disk, boolean boot) {
        return new DiskView(
                place,
                disk.volume(),
                disk.storage().orElse(null),
                disk.size().map(DiskSize::wholeGiB).orElse(null),
                boot);
    }

    static Optional<DiskSize> bootDisk(GuestConfig config) {
        return config.bootDisk()
                .flatMap(slot -> Optional.ofNullable(config.disks().get(slot)))
                .flatMap(GuestConfig.Disk::size);
    }
}
