package dev.slipway.provisioning;

import dev.slipway.refusal.FieldError;
import dev.slipway.vm.FieldRules;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that a create request must keep whatever the clusters hold.
final class RequestRules {

    private static final Pattern STORAGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]");
    private static final Pattern BRIDGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,14}");
    private static final Pattern METADATA_KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

    private static final int MAX_METADATA = 50;
    private static final int MAX_METADATA_VALUE = 1024;

    private RequestRules() {}

    /// Every broken rule, so that a form can show all of them at once.
    static List<FieldError> broken(CreateVmRequest request) {
        FieldRules rules = new FieldRules();
        if (rules.required("name", request.name())) {
            rules.hostName("name", request.name());
        }
        rules.description(request.description());
        rules.required("template", request.template());
        rules.cores(request.cores());
        rules.memory(request.memory());
        rules.diskSize(request.diskSize());
        rules.range("vlan", request.vlan(), 1, 4094);
        rules.cpuType(request.cpuType());
        rules.label("cluster", request.cluster(), "is the name of a cluster");
        rules.label("node", request.node(), "is the name of a node");
        rules.form("storage", request.storage(), STORAGE, "is the name of a storage");
        rules.form("network", request.network(), BRIDGE, "is the name of a bridge, such as vmbr0");
        rules.tags(request.tags());
        metadata(rules, request.metadata());
        rules.cloudInit(request.cloudInit());
        return rules.broken();
    }

    private static void metadata(FieldRules rules, @Nullable Map<String, String> metadata) {
        if (metadata == null) {
            return;
        }
        if (metadata.size() > MAX_METADATA) {
            rules.error("metadata", "has at most %d entries".formatted(MAX_METADATA));
        }
        metadata.forEach((key, value) -> {
            if (!METADATA_KEY.matcher(key).matches()) {
                rules.error("metadata", "has keys of letters, digits and . _ / - up to 63 characters");
            } else if (value == null || value.length() > MAX_METADATA_VALUE) {
                rules.error("metadata." + key, "is a text of at most %d characters".formatted(MAX_METADATA_VALUE));
            }
        });
    }
}
