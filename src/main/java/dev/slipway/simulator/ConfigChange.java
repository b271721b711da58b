package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes options into a guest's configuration: at once, by hot-plug, or as pending until the next cold start.
final class ConfigChange {

    private static final Set<String> IMMEDIATE =
            Set.of("name", "description", "tags", "onboot", "protection", "startup", "shares", "hookscript");

    private final World world;
    private final Guest guest;

    ConfigChange(World world, Guest guest) {
        this.world = world;
        this.guest = guest;
    }

    /// Sets one option. Throws for storages and volumes that do not exist, and for a failing hot-plug.
    void set(String key, String value) {
        String stored = stored(key, value);
        if (guest.option(key).filter(stored::equals).isPresent()) {
            guest.pending.remove(key);
            return;
        }
        if (!guest.running || takesEffectAtOnce(key) || changesDisc(key, stored)) {
            if (guest.running && key.matches("net\\d+")) {
                plug(key, stored);
            }
            guest.config.put(key, stored);
            guest.pending.remove(key);
        } else {
            guest.pending.put(key, Optional.of(stored));
        }
    }

    /// Another disc goes into a CD-ROM drive that is there while the guest runs.
    private boolean changesDisc(String key, String stored) {
        return guest.drive(key)
                        .filter(Drive::isCdrom)
                        .filter(drive -> !drive.isCloudInit())
                        .isPresent()
                && Drive.parse(key, stored).isCdrom();
    }

    private void plug(String key, String stored) {
        String bridge = PropertyFormat.fields("net", stored).getOrDefault("bridge", "");
        if (!bridge.isEmpty() && !world.hasBridge(bridge)) {
            guest.pending.put(key, Optional.of(stored));
            throw ApiError.parameter(
                    key,
                    ("hotplug problem - VM %d qmp command 'netdev_add' failed - network script "
                                    + "/usr/libexec/qemu-server/pve-bridge-hotplug failed with status 512\n")
                            .formatted(guest.vmid));
        }
    }

    /// Removes one option; a disk becomes unused, or is destroyed when `force` is set or when it was unused
    /// before.
    void delete(String key, boolean force) {
        guest.pending.remove(key);
        Optional<Drive> drive = guest.drive(key).filter(d -> Drive.isKey(key) || Drive.isUnused(key));
        if (drive.isPresent() && guest.flag("protection")) {
            throw ApiError.internal("can't remove drive '%s' - protection mode enabled".formatted(key));
        }
        if (guest.running && !takesEffectAtOnce(key)) {
            if (guest.config.containsKey(key)) {
                guest.pending.put(key, Optional.empty());
            }
            return;
        }
        guest.config.remove(key);
        drive.ifPresent(d -> detach(d, force));
    }

    private void detach(Drive drive, boolean force) {
        if (force || drive.isCloudInit() || Drive.isUnused(drive.key())) {
            world.free(guest.node, drive.volume());
        } else if (!drive.isCdrom()) {
            int index = 0;
            while (guest.config.containsKey("unused" + index)) {
                index++;
            }
            guest.config.put("unused" + index, drive.volume());
        }
    }

    private static boolean takesEffectAtOnce(String key) {
        return IMMEDIATE.contains(key)
                || key.matches(
                        "ci[a-z]+|sshkeys|nameserver|searchdomain|ipconfig\\d+|net\\d+|usb\\d+|(scsi|virtio|unused)\\d+");
    }

    private String stored(String key, String value) {
        if (key.equals("tags")) {
            return normalizedTags(value);
        }
        if (key.equals("cipassword")) {
            return value.startsWith("$") ? value : "$5$simulator$" + Integer.toHexString(value.hashCode());
        }
        if (key.matches("net\\d+")) {
            return withMac(value);
        }
        return Drive.isKey(key) ? withVolume(Drive.parse(key, value)).toString() : value;
    }

    static String normalizedTags(String value) {
        return Arrays.stream(value.split("[,; ]+", -1))
                .filter(tag -> !tag.isEmpty())
                .map(tag -> tag.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(";"));
    }

    private String withMac(String value) {
        Map<String, String> fields = PropertyFormat.fields("net", value);
        String mac = fields.getOrDefault("macaddr", world.newMac()).toUpperCase(Locale.ROOT);
        String rest = fields.entrySet().stream()
                .filter(field ->
                        !field.getKey().equals("model") && !field.getKey().equals("macaddr"))
                .map(field -> "," + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining());
        return fields.get("model") + "=" + mac + rest;
    }

    private Drive withVolume(Drive drive) {
        String volume = drive.volume();
        if (volume.equals("none") || volume.equals("cdrom")) {
            return drive;
        }
        Storage storage = world.storage(drive.storage());
        String name = volume.substring(volume.indexOf(':') + 1);
        if (name.equals("cloudinit")) {
            guest.drives().stream().filter(Drive::isCloudInit).findFirst().ifPresent(other -> {
                throw ApiError.internal(
                        "%s - cloud-init drive is already attached at '%s'".formatted(drive.key(), other.key()));
            });
            Volume image = world.allocateCloudInit(storage, guest.node, guest.vmid);
            return new Drive(drive.key(), image.id(), "media=cdrom");
        }
        if (name.matches("\\d+(\\.\\d+)?")) {
            DiskSize size = Optional.ofNullable(drive.options().get("import-from"))
                    .map(this::sizeOf)
                    .orElseGet(() -> DiskSize.parse(name + "G"));
            String format = drive.options().getOrDefault("format", storage.defaultFormat());
            Volume disk = world.allocate(storage, guest.node, guest.vmid, size, format, Optional.empty());
            return drive.without("import-from").on(disk.id(), Optional.of(size));
        }
        Volume existing = world.volume(guest.node, volume)
                .or(() -> drive.isCdrom() ? Optional.of(iso(volume, storage)) : Optional.empty())
                .orElseThrow(() -> ApiError.internal("volume '%s' does not exist".formatted(volume)));
        return drive.isCdrom() ? drive : drive.on(existing.id(), Optional.of(existing.size()));
    }

    private DiskSize sizeOf(String image) {
        return world.volume(guest.node, image)
                .map(Volume::size)
                .orElseThrow(() -> ApiError.internal("volume '%s' does not exist".formatted(image)));
    }

    private static Volume iso(String id, Storage storage) {
        return new Volume(id, storage.name(), Optional.empty(), 0, new DiskSize(0), "iso", Optional.empty());
    }
}
