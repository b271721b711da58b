package dev.slipway.provisioning;

import dev.slipway.refusal.FieldError;
import dev.slipway.vm.DiskRequest;
import dev.slipway.vm.FieldRules;
import dev.slipway.vm.NetworkRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that a create request must keep whatever the clusters hold.
final class RequestRules {

    private static final Pattern METADATA_KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/-]{0,62}");

    /// The slots of the SCSI controller and of network devices, without the first of each.
    private static final int MAX_DISKS = 30;

    private static final int MAX_NETWORKS = 31;
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
        origin(rules, request);
        rules.cores(request.cores());
        rules.memory(request.memory());
        rules.diskSize(request.diskSize());
        rules.range("vlan", request.vlan(), 1, 4094);
        rules.cpuType(request.cpuType());
        rules.label("cluster", request.cluster(), "is the name of a cluster");
        rules.label("node", request.node(), "is the name of a node");
        rules.storage("storage", request.storage());
        rules.bridge("network", request.network());
        devices(rules, request);
        rules.tags(request.tags());
        metadata(rules, request.metadata());
        rules.cloudInit(request.cloudInit());
        return rules.broken();
    }

    /// A forgotten template must not make an empty VM, so that is to be said.
    private static void origin(FieldRules rules, CreateVmRequest request) {
        if (!request.fromNothing()) {
            if (request.template() == null || request.template().isBlank()) {
                rules.error("template", "is required, unless there is an iso, or blank is true");
            }
            String only = "is for a VM without a template: the template decides it";
            refuse(rules, "os_type", request.osType(), only);
            refuse(rules, "bios", request.bios(), only);
            refuse(rules, "machine", request.machine(), only);
            return;
        }
        refuse(rules, "template", request.template(), "is for a VM without iso and without blank: name one of them");
        if (request.iso() != null && Boolean.TRUE.equals(request.blank())) {
            rules.error("blank", "is not for a VM with an iso, whose disk is empty anyway");
        }
        if (request.iso() != null && request.iso().isBlank()) {
            rules.error("iso", "is a volume, such as local:iso/debian.iso, or the name of a file");
        }
        refuse(rules, "cloud_init", request.cloudInit(), "needs a template that reads it");
        refuse(rules, "full_clone", request.fullClone(), "needs a template to clone");
        oneOf(rules, "os_type", request.osType(), Firmware.OS_TYPES);
        oneOf(rules, "bios", request.bios(), Firmware.BIOSES);
        oneOf(rules, "machine", request.machine(), Firmware.MACHINES);
    }

    private static void refuse(FieldRules rules, String field, @Nullable Object value, String why) {
        if (value != null) {
            rules.error(field, why);
        }
    }

    private static void oneOf(FieldRules rules, String field, @Nullable String value, Set<String> choices) {
        if (value != null && !choices.contains(value)) {
            rules.error(field, "is one of: " + String.join(", ", new TreeSet<>(choices)));
        }
    }

    private static void devices(FieldRules rules, CreateVmRequest request) {
        List<DiskRequest> disks = request.disks() == null ? List.of() : request.disks();
        List<NetworkRequest> networks = request.networks() == null ? List.of() : request.networks();
        atMost(rules, "disks", disks, MAX_DISKS);
        atMost(rules, "networks", networks, MAX_NETWORKS);
        for (int i = 0; i < disks.size(); i++) {
            if (disks.get(i) == null) {
                rules.error("disks." + i, "is a disk with a size");
            } else {
                rules.disk("disks." + i + ".", disks.get(i));
            }
        }
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i) == null || networks.get(i).bridge() == null) {
                rules.error("networks." + i + ".bridge", "is required");
            } else {
                rules.network("networks." + i + ".", networks.get(i));
            }
        }
    }

    private static void atMost(FieldRules rules, String field, List<?> list, int most) {
        if (list.size() > most) {
            rules.error(field, "has at most %d entries".formatted(most));
        }
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
