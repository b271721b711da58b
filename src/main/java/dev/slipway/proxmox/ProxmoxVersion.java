package dev.slipway.proxmox;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of Proxmox VE that an endpoint runs, from `GET /version`; it decides about behaviour (field
/// guide 24).
public record ProxmoxVersion(int major, int minor, String text) implements Comparable<ProxmoxVersion> {

    /// The oldest version whose behaviour we know.
    public static final ProxmoxVersion OLDEST_SUPPORTED = new ProxmoxVersion(8, 1, "8.1");

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");
    private static final Comparator<ProxmoxVersion> BY_NUMBERS =
            Comparator.comparingInt(ProxmoxVersion::major).thenComparingInt(ProxmoxVersion::minor);

    /// Reads for example `8.4.21` or `9.0.0~11`; throws [IllegalArgumentException] for anything else.
    public static ProxmoxVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            throw new IllegalArgumentException("not a version of Proxmox VE");
        }
        return new ProxmoxVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), text);
    }

    /// Whether we know how this version behaves.
    public boolean isSupported() {
        return compareTo(OLDEST_SUPPORTED) >= 0;
    }

    /// By major and minor number only.
    @Override
    public int compareTo(ProxmoxVersion other) {
        return BY_NUMBERS.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
