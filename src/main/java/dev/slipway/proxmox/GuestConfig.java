package dev.slipway.proxmox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `GET /nodes/{node}/qemu/{vmid}/config` answers, as far as we read it.
///
/// `disks` has every drive by its slot (`scsi0`, `ide2`, …), CD-ROM and cloud-init drives included; `networks` every
/// `netN`, `options` every option that is set, as text, but the password. `lock` is the config lock (`clone`,
/// `backup`, …) while a long operation runs, or after one crashed.
public record GuestConfig(
        @Nullable String name,
        @Nullable String description,
        List<String> tags,
        @Nullable String lock,
        boolean template,
        boolean protection,
        boolean agent,
        int cores,
        int sockets,
        int memoryMiB,
        @Nullable String digest,
        List<String> bootOrder,
        Map<String, Disk> disks,
        Map<String, NetworkDevice> networks,
        Map<String, String> options) {

    private static final Pattern DRIVE = Pattern.compile("(?:ide|sata|scsi|virtio|efidisk|tpmstate)\\d+");
    private static final Pattern READABLE = Pattern.compile("(?!cipassword$).*");
    private static final Pattern NETWORK = Pattern.compile("net\\d+");
    private static final int DEFAULT_MEMORY_MIB = 512;

    public GuestConfig {
        tags = List.copyOf(tags);
        bootOrder = List.copyOf(bootOrder);
        disks = Map.copyOf(disks);
        networks = Map.copyOf(networks);
        options = Map.copyOf(options);
    }

    /// Options that are not set are absent, so their defaults are ours to know.
    static GuestConfig read(Fields data) {
        return new GuestConfig(
                data.text("name"),
                data.text("description"),
                data.words("tags"),
                data.text("lock"),
                data.flag("template"),
                data.flag("protection"),
                data.optionalText("agent")
                        .flatMap(text -> PropertyString.parse(text).defaultValue("enabled"))
                        .filter(Fields::isOn)
                        .isPresent(),
                data.count("cores", 1),
                data.count("sockets", 1),
                memoryMiB(data),
                data.text("digest"),
                bootOrder(data),
                matching(data, DRIVE, Disk::parse),
                matching(data, NETWORK, NetworkDevice::parse),
                matching(data, READABLE, text -> text));
    }

    /// `2048` or `current=2048`.
    private static int memoryMiB(Fields data) {
        return data.optionalText("memory")
                .flatMap(text -> PropertyString.parse(text).defaultValue("current"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_MEMORY_MIB);
    }

    /// `boot: order=scsi0;net0`, or `bootdisk: scsi0` of old.
    private static List<String> bootOrder(Fields data) {
        return data.optionalText("boot")
                .flatMap(text -> PropertyString.parse(text).value("order"))
                .map(order -> Arrays.asList(order.split(";")))
                .orElseGet(() -> data.words("bootdisk"));
    }

    private static <T> Map<String, T> matching(Fields data, Pattern names, Function<String, T> parse) {
        Map<String, T> found = new TreeMap<>();
        data.entries()
                .map(Map.Entry::getKey)
                .filter(name -> names.matcher(name).matches())
                .forEach(name -> data.optionalText(name).map(parse).ifPresent(value -> found.put(name, value)));
        return found;
    }

    /// One drive. `size` is what the config says, which Proxmox VE keeps true after a resize; absent for `none`.
    public record Disk(
            String volume, Optional<String> storage, Optional<DiskSize> size, boolean cdrom, boolean cloudInit) {

        /// `store:cloudinit`, `store:vm-100-cloudinit`, `store:100/vm-100-cloudinit.qcow2`.
        private static final Pattern CLOUD_INIT =
                Pattern.compile(".*[:/](?:vm-\\d+-)?cloudinit(?:\\.(?:raw|qcow2|vmdk))?");

        private static final Pattern STORED = Pattern.compile("([^:/,]+):.*");

        /// Reads a line of the configuration, such as `local:101/vm-101-disk-0.qcow2,size=3G`.
        public static Disk parse(String line) {
            PropertyString options = PropertyString.parse(line);
            String volume = options.defaultValue("file").orElse("none");
            Matcher stored = STORED.matcher(volume);
            return new Disk(
                    volume,
                    stored.matches() ? Optional.of(stored.group(1)) : Optional.empty(),
                    options.value("size").flatMap(DiskSize::tryParse),
                    options.value("media").filter("cdrom"::equals).isPresent(),
                    CLOUD_INIT.matcher(volume).matches());
        }
    }

    /// The slot that the guest boots from: the first disk of the boot order, else the first of
    /// `scsi0`, `virtio0`, `sata0`, `ide0` that exists and is no CD-ROM.
    public Optional<String> bootDisk() {
        return Stream.concat(bootOrder.stream(), Stream.of("scsi0", "virtio0", "sata0", "ide0"))
                .filter(slot -> disks.containsKey(slot) && !disks.get(slot).cdrom())
                .findFirst();
    }

    /// Whether all of `settings` is so already, as far as it can be read: whether a password is, nobody can see.
    public boolean has(GuestSettings settings) {
        return ConfigForm.of(settings).isIn(this);
    }

    /// The type of CPU, where one is set.
    public Optional<String> cpuType() {
        return Optional.ofNullable(options.get("cpu"))
                .flatMap(text -> PropertyString.parse(text).defaultValue("cputype"));
    }

    /// Whether it is started with its node.
    public boolean onBoot() {
        return Optional.ofNullable(options.get("onboot")).filter(Fields::isOn).isPresent();
    }

    /// Whether anything of the guest would read what cloud-init is told.
    public boolean hasCloudInitDrive() {
        return disks.values().stream().anyMatch(Disk::cloudInit);
    }

    /// The serial port that a terminal can be joined to, which is one that leads to a socket of the host and not
    /// to one of its devices: that which the guest shows in place of a screen, else the first.
    public Optional<SerialPort> terminal() {
        return serialDisplay()
                .filter(this::leadsToSocket)
                .or(() -> Arrays.stream(SerialPort.values())
                        .filter(this::leadsToSocket)
                        .findFirst());
    }

    private Optional<SerialPort> serialDisplay() {
        return Optional.ofNullable(options.get("vga"))
                .flatMap(text -> PropertyString.parse(text).defaultValue("type"))
                .flatMap(SerialPort::named);
    }

    private boolean leadsToSocket(SerialPort port) {
        return "socket".equals(options.get(port.toString()));
    }
}
