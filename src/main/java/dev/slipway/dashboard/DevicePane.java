package dev.slipway.dashboard;

import dev.slipway.vm.ConfigView;
import dev.slipway.vm.FieldRules;
import dev.slipway.vm.VmView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The devices that the page of a VM shows, and the forms that change them.
///
/// `failure` says why they are not known; `open` whether anything may be done with them now.
record DevicePane(
        @Nullable ConfigView config, @Nullable String failure, boolean open, DeviceOffer offer, SentForm sent) {

    static DevicePane of(VmView vm, ConfigView config, DeviceOffer offer) {
        boolean open = vm.managed() && vm.operation() == null && !vm.status().equals(VmView.TEMPLATE);
        return new DevicePane(config, null, open, offer, SentForm.NONE);
    }

    static DevicePane unknown(@Nullable String failure) {
        return new DevicePane(null, failure, false, DeviceOffer.NOTHING, SentForm.NONE);
    }

    DevicePane sent(SentForm form) {
        return new DevicePane(config, failure, open, offer, form);
    }

    public SentForm form(String name) {
        return sent.named(name);
    }

    /// Whether one of these forms came back.
    public boolean refused() {
        return DeviceForms.NAMES.contains(sent.name()) && sent.refused();
    }

    public List<String> models() {
        return FieldRules.NETWORK_MODELS;
    }

    /// How a disk in this place is connected; a detached one is not at all.
    public String bus(String place) {
        return switch (place.replaceFirst("\\d+$", "")) {
            case "scsi" -> "SCSI";
            case "virtio" -> "VirtIO";
            case "sata" -> "SATA";
            case "ide" -> "IDE";
            default -> "";
        };
    }

    /// The configuration that is shown: a change is meant for this one.
    public String digest() {
        return config == null ? "" : Objects.requireNonNullElse(config.digest(), "");
    }

    /// Whether the VM has a terminal while it runs, as far as known.
    public boolean terminal() {
        return config != null && config.terminal();
    }

    /// The options that wait for a restart.
    public String waiting() {
        return config == null
                ? ""
                : config.waiting().stream()
                        .map(ConfigView.Waiting::option)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }
}
