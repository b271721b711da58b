package dev.slipway.vm;

import dev.slipway.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that the fields of requests about VMs share, in creations and changes alike. They are stricter than
/// Proxmox VE where it accepts what fails later: the field guide's sections 9.2 and 26 name the cases. What is absent
/// breaks no rule but [#required].
public final class FieldRules {

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]{0,63}");
    private static final Pattern CPU_TYPE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");

    private static final Pattern STORAGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]");
    private static final Pattern BRIDGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,14}");

    /// The models of network devices that are given out, the usual one first.
    public static final List<String> NETWORK_MODELS = List.of("virtio", "e1000", "e1000e", "rtl8139", "vmxnet3");

    private static final int MAX_VLAN = 4094;
    private static final int MAX_NAME = 253;
    private static final int MAX_DESCRIPTION = 8000;
    private static final int MAX_CORES = 512;
    private static final int MIN_MEMORY_MIB = 64;
    private static final int MAX_MEMORY_MIB = 4_194_304;
    private static final int MAX_DISK_GIB = 131_072;
    private static final int MAX_TAGS = 50;

    private final List<FieldError> errors = new ArrayList<>();

    /// Every broken rule so far, so that a form can show all of them at once.
    public List<FieldError> broken() {
        return List.copyOf(errors);
    }

    /// Whether a text is a host name or a domain name.
    static boolean isHostName(String text) {
        return text.length() <= MAX_NAME
                && !text.endsWith(".")
                && Pattern.compile("\\.")
                        .splitAsStream(text)
                        .allMatch(label -> LABEL.matcher(label).matches());
    }

    /// Whether the value is there.
    public boolean required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            error(field, "is required");
            return false;
        }
        return true;
    }

    public void hostName(String field, @Nullable String name) {
        if (name != null && !isHostName(name)) {
            error(field, "is a host name: labels of letters, digits and inner hyphens, at most 63 each");
        }
    }

    public void description(@Nullable String description) {
        if (description != null && description.length() > MAX_DESCRIPTION) {
            error("description", "has at most %d characters".formatted(MAX_DESCRIPTION));
        } else if (description != null && description.chars().anyMatch(FieldRules::unprintable)) {
            error("description", "has no control characters besides line breaks");
        }
    }

    public void cores(@Nullable Integer cores) {
        range("cores", cores, 1, MAX_CORES);
    }

    public void memory(@Nullable Integer memoryMiB) {
        range("memory", memoryMiB, MIN_MEMORY_MIB, MAX_MEMORY_MIB);
    }

    public void diskSize(@Nullable Integer diskGiB) {
        range("disk_size", diskGiB, 1, MAX_DISK_GIB);
    }

    public void storage(String field, @Nullable String storage) {
        form(field, storage, STORAGE, "is the name of a storage");
    }

    public void bridge(String field, @Nullable String bridge) {
        form(field, bridge, BRIDGE, "is the name of a bridge, such as vmbr0");
    }

    /// The fields of a disk begin with `prefix`, such as `disks.0.`.
    public void disk(String prefix, DiskRequest disk) {
        if (disk.size() == null) {
            error(prefix + "size", "is required");
        }
        range(prefix + "size", disk.size(), 1, MAX_DISK_GIB);
        storage(prefix + "storage", disk.storage());
    }

    /// The fields of a network device begin with `prefix`, such as `networks.0.`.
    public void network(String prefix, NetworkRequest network) {
        bridge(prefix + "bridge", network.bridge());
        range(prefix + "vlan", network.vlan(), 0, MAX_VLAN);
        if (network.model() != null && !NETWORK_MODELS.contains(network.model())) {
            error(prefix + "model", "is one of: " + String.join(", ", NETWORK_MODELS));
        }
    }

    public void cpuType(@Nullable String cpuType) {
        form("cpu_type", cpuType, CPU_TYPE, "is the name of a CPU type, such as host");
    }

    /// A single label of a host name: how clusters and nodes are called.
    public void label(String field, @Nullable String value, String what) {
        form(field, value, LABEL, what);
    }

    public void range(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            error(field, "is a number from %d to %d".formatted(least, most));
        }
    }

    public void form(String field, @Nullable String value, Pattern form, String what) {
        if (value != null && !form.matcher(value).matches()) {
            error(field, what);
        }
    }

    public void tags(@Nullable List<String> tags) {
        if (tags == null) {
            return;
        }
        if (tags.size() > MAX_TAGS) {
            error("tags", "has at most %d tags".formatted(MAX_TAGS));
        }
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (tag == null || !TAG.matcher(tag).matches()) {
                error("tags." + i, "has letters, digits and _ + . - and begins with a letter, a digit or _");
            }
        }
    }

    public void cloudInit(@Nullable CloudInitRequest cloudInit) {
        if (cloudInit != null) {
            errors.addAll(CloudInitRules.broken(cloudInit));
        }
    }

    public void error(String field, String detail) {
        errors.add(FieldError.at(field, detail));
    }

    private static boolean unprintable(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }
}
