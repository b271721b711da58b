package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A drive line of a guest's configuration, for example `scsi0: local:101/vm-101-disk-0.qcow2,size=3G`.
record Drive(String key, String volume, String rest) {

    private static final Pattern KEY = Pattern.compile("(ide|sata|scsi|virtio|efidisk|tpmstate)\\d+");
    private static final Pattern UNUSED = Pattern.compile("unused\\d+");

    static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    static boolean isUnused(String key) {
        return UNUSED.matcher(key).matches();
    }

    static Drive parse(String key, String value) {
        String text = value.startsWith("file=") ? value.substring(5) : value;
        int comma = text.indexOf(',');
        return comma < 0
                ? new Drive(key, text, "")
                : new Drive(key, text.substring(0, comma), text.substring(comma + 1));
    }

    boolean isCdrom() {
        return options().getOrDefault("media", "disk").equals("cdrom");
    }

    boolean isCloudInit() {
        return volume.contains("cloudinit");
    }

    String storage() {
        int colon = volume.indexOf(':');
        return colon < 0 ? "" : volume.substring(0, colon);
    }

    Map<String, String> options() {
        return FormDecoder.form(rest.replace(',', '&'));
    }

    Optional<DiskSize> size() {
        return Optional.ofNullable(options().get("size")).map(DiskSize::parse);
    }

    Drive without(String option) {
        return new Drive(
                key,
                volume,
                Arrays.stream(rest.split(",", -1))
                        .filter(pair -> !pair.startsWith(option + "="))
                        .collect(Collectors.joining(",")));
    }

    Drive on(String newVolume, Optional<DiskSize> size) {
        StringBuilder out = new StringBuilder();
        for (String option : rest.split(",", -1)) {
            if (!option.isEmpty() && !option.startsWith("size=") && !option.startsWith("format=")) {
                out.append(out.isEmpty() ? "" : ",").append(option);
            }
        }
        size.ifPresent(s -> out.append(out.isEmpty() ? "" : ",").append("size=").append(s));
        return new Drive(key, newVolume, out.toString());
    }

    @Override
    public String toString() {
        return rest.isEmpty() ? volume : volume + "," + rest;
    }
}
