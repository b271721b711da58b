package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// The name of a Proxmox VE node: one DNS label, as in the API viewer's format `pve-node`.
public record NodeName(@JsonValue String value) implements Comparable<NodeName> {

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

    @JsonCreator
    public NodeName {
        if (!LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("a node name is one DNS label: letters, digits and inner hyphens");
        }
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
