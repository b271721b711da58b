package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The configured name of one Proxmox VE installation: the `<cluster>` of `proxmox.<cluster>.url`.
public record ClusterName(@JsonValue String value) implements Comparable<ClusterName> {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /// The cluster that `proxmox.url` without a name configures.
    public static final ClusterName DEFAULT = new ClusterName("default");

    @JsonCreator
    public ClusterName {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("a cluster name has lower-case letters, digits and inner hyphens");
        }
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
