package dev.slipway.provisioning;

import dev.slipway.refusal.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that a create request must keep whatever the clusters hold. They are stricter than Proxmox VE where it
/// accepts what fails later: the field guide's sections 9.2 and 26 name the cases.
final class RequestRules {

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_+.-]{0,63}");
    private static final Pattern CPU_TYPE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}");
    private static final Pattern STORAGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]");
    private static final Pattern BRIDGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,14}");
    private static final Pattern METADATA_KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

    private static final int MAX_NAME = 253;
    private static final int MAX_DESCRIPTION = 8000;
    private static final int MAX_CORES = 512;
    private static final int MIN_MEMORY_MIB = 64;
    private static final int MAX_MEMORY_MIB = 4_194_304;
    private static final int MAX_DISK_GIB = 131_072;
    private static final int MAX_TAGS = 50;
    private static final int MAX_METADATA = 50;
    private static final int MAX_METADATA_VALUE = 1024;

    private final List<FieldError> errors = new ArrayList<>();

    private RequestRules() {}

    /// Every broken rule, so that a form can show all of them at once.
    static List<FieldError> broken(CreateVmRequest request) {
        RequestRules rules = new RequestRules();
        rules.name(request.name());
        rules.text("description", request.description(), MAX_DESCRIPTION);
        rules.required("template", request.template());
        rules.range("cores", request.cores(), 1, MAX_CORES);
        rules.range("memory", request.memory(), MIN_MEMORY_MIB, MAX_MEMORY_MIB);
        rules.range("disk_size", request.diskSize(), 1, MAX_DISK_GIB);
        rules.range("vlan", request.vlan(), 1, 4094);
        rules.form("cpu_type", request.cpuType(), CPU_TYPE, "is the name of a CPU type, such as host");
        rules.form("cluster", request.cluster(), LABEL, "is the name of a cluster");
        rules.form("node", request.node(), LABEL, "is the name of a node");
        rules.form("storage", request.storage(), STORAGE, "is the name of a storage");
        rules.form("network", request.network(), BRIDGE, "is the name of a bridge, such as vmbr0");
        rules.tags(request.tags());
        rules.metadata(request.metadata());
        if (request.cloudInit() != null) {
            rules.errors.addAll(CloudInitRules.broken(request.cloudInit()));
        }
        return List.copyOf(rules.errors);
    }

    static boolean isHostName(String text) {
        return text.length() <= MAX_NAME
                && !text.endsWith(".")
                && Pattern.compile("\\.")
                        .splitAsStream(text)
                        .allMatch(label -> LABEL.matcher(label).matches());
    }

    private void name(@Nullable String name) {
        if (required("name", name) && name != null && !isHostName(name)) {
            error("name", "is a host name: labels of letters, digits and inner hyphens, at most 63 each");
        }
    }

    private boolean required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            error(field, "is required");
            return false;
        }
        return true;
    }

    private void text(String field, @Nullable String value, int longest) {
        if (value != null && value.length() > longest) {
            error(field, "has at most %d characters".formatted(longest));
        } else if (value != null && value.chars().anyMatch(RequestRules::unprintable)) {
            error(field, "has no control characters besides line breaks");
        }
    }

    private void range(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            error(field, "is a number from %d to %d".formatted(least, most));
        }
    }

    private void form(String field, @Nullable String value, Pattern form, String what) {
        if (value != null && !form.matcher(value).matches()) {
            error(field, what);
        }
    }

    private void tags(@Nullable List<String> tags) {
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

    private void metadata(@Nullable Map<String, String> metadata) {
        if (metadata == null) {
            return;
        }
        if (metadata.size() > MAX_METADATA) {
            error("metadata", "has at most %d entries".formatted(MAX_METADATA));
        }
        metadata.forEach((key, value) -> {
            if (!METADATA_KEY.matcher(key).matches()) {
                error("metadata", "has keys of letters, digits and . _ / - up to 63 characters");
            } else if (value == null || value.length() > MAX_METADATA_VALUE) {
                error("metadata." + key, "is a text of at most %d characters".formatted(MAX_METADATA_VALUE));
            }
        });
    }

    private static boolean unprintable(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }

    private void error(String field, String detail) {
        errors.add(FieldError.at(field, detail));
    }
}
