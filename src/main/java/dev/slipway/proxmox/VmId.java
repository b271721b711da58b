package dev.slipway.proxmox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// The number of a guest, unique within one cluster over virtual machines and containers.
///
/// Range 100 to 999999999, from the API viewer's format `pve-vmid`.
public record VmId(@JsonValue int number) implements Comparable<VmId> {

    public static final int MIN = 100;
    public static final int MAX = 999_999_999;

    @JsonCreator
    public VmId {
        if (number < MIN || number > MAX) {
            throw new IllegalArgumentException("a VMID is a number from %d to %d".formatted(MIN, MAX));
        }
    }

    /// Reads a decimal VMID; throws [IllegalArgumentException] for anything else.
    public static VmId parse(String text) {
        if (!text.matches("[1-9][0-9]{2,8}")) {
            throw new IllegalArgumentException("a VMID is a number from %d to %d".formatted(MIN, MAX));
        }
        return new VmId(Integer.parseInt(text));
    }

    @Override
    public int compareTo(VmId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
