package dev.slipway.vm;

import dev.slipway.proxmox.GuestConfig;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The places for devices of one VM: which are taken, which are free, and which are nobody's to touch.
record DeviceSlots(GuestConfig config) {

    private static final int SCSI_SLOTS = 31;
    private static final int NETWORK_SLOTS = 32;

    /// Where a CD-ROM drive may go, the usual place first.
    private static final List<String> DISC_SLOTS = List.of("ide2", "ide0", "ide1", "ide3", "sata5", "sata4");

    private static final Pattern DISK = Pattern.compile("(ide|sata|scsi|virtio|unused)\\d{1,3}");
    private static final Pattern UNUSED = Pattern.compile("unused\\d{1,3}");
    private static final Pattern NETWORK = Pattern.compile("net\\d{1,2}");

    static boolean isUnused(String device) {
        return UNUSED.matcher(device).matches();
    }

    /// The volumes that a configuration names, with those of detached disks.
    static List<String> volumes(GuestConfig config) {
        return config.options().entrySet().stream()
                .filter(option -> config.disks().containsKey(option.getKey()) || isUnused(option.getKey()))
                .map(option -> option.getValue().split(",", 2)[0])
                .sorted()
                .toList();
    }

    @Nullable
    String line(String device) {
        return config.options().get(device);
    }

    /// Where disks go that nobody said a place for.
    String bootStorage(VmRef vm) {
        return config.bootDisk()
                .flatMap(slot -> Optional.ofNullable(config.disks().get(slot)))
                .flatMap(GuestConfig.Disk::storage)
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "storage", "is required: VM %s has no boot disk to go by".formatted(vm)));
    }

    String forDisk() {
        return free("scsi", SCSI_SLOTS, "VM has all the disks that its controller takes");
    }

    String forNetwork() {
        return free("net", NETWORK_SLOTS, "VM has all the network devices that it can have");
    }

    private String free(String bus, int slots, String full) {
        return IntStream.range(0, slots)
                .mapToObj(slot -> bus + slot)
                .filter(slot -> !config.options().containsKey(slot))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal.Conflict(ProblemType.NO_FREE_SLOT, "There is no place for it", "the " + full));
    }

    /// The line of a disk that may be taken away; the one that the VM boots from may not, nor what is no disk.
    String removableDisk(VmRef vm, String disk) {
        String line = DISK.matcher(disk).matches() ? line(disk) : null;
        if (line == null) {
            throw new Refusal.NotFound("no disk %s in VM %s".formatted(disk, vm));
        }
        GuestConfig.Disk drive = config.disks().get(disk);
        if (drive != null && (drive.cdrom() || drive.cloudInit())) {
            throw new Refusal.NotFound("no disk %s in VM %s, only a CD-ROM".formatted(disk, vm));
        }
        if (config.bootDisk().filter(disk::equals).isPresent()) {
            throw new Refusal.Conflict(
                    ProblemType.BOOT_DISK,
                    "The VM boots from this disk",
                    "%s is what VM %s boots from; delete the VM instead".formatted(disk, vm));
        }
        if (config.protection()) {
            throw new Refusal.Conflict(
                    ProblemType.PROTECTED,
                    "The VM is protected",
                    "VM %s and its disks are protected; take the protection away first".formatted(vm));
        }
        return line;
    }

    String network(VmRef vm, String device) {
        String line = NETWORK.matcher(device).matches() ? line(device) : null;
        if (line == null) {
            throw new Refusal.NotFound("no network device %s in VM %s".formatted(device, vm));
        }
        return line;
    }

    /// The drive for an image: the one that has one, an empty one, or a free place for a new one. What
    /// cloud-init reads is none.
    String forDisc() {
        return withDisc()
                .or(() -> discs().findFirst())
                .or(() -> DISC_SLOTS.stream()
                        .filter(slot -> !config.options().containsKey(slot))
                        .findFirst())
                .orElseThrow(() -> new Refusal.Conflict(
                        ProblemType.NO_FREE_SLOT,
                        "There is no place for it",
                        "the VM has no free place for a CD-ROM drive"));
    }

    Optional<String> withDisc() {
        return discs().filter(slot -> Optional.ofNullable(config.disks().get(slot))
                        .filter(disc -> !disc.volume().equals("none"))
                        .isPresent())
                .findFirst();
    }

    private Stream<String> discs() {
        return new TreeMap<>(config.disks())
                .entrySet().stream()
                        .filter(drive ->
                                drive.getValue().cdrom() && !drive.getValue().cloudInit())
                        .map(Map.Entry::getKey);
    }
}
