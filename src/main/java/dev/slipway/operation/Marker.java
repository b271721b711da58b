package dev.slipway.operation;

import org.jspecify.annotations.Nullable;

/// The line in a VM's description by which we know it as the one that an operation made.
///
/// It is sent with the clone call itself, so there is no moment in which a finished clone lacks it. What does not carry
/// the mark is never stopped, changed or destroyed.
public final class Marker {

    private static final String PREFIX = "slipway-operation: ";

    private Marker() {}

    /// The mark of an operation.
    public static String of(OperationId id) {
        return PREFIX + id;
    }

    /// A description for people, with the mark as its last line.
    public static String describe(@Nullable String description, OperationId id) {
        return description == null || description.isBlank() ? of(id) : description.strip() + "\n\n" + of(id);
    }

    /// Whether a description read from Proxmox VE has this mark as one of its lines.
    public static boolean carries(@Nullable String description, String marker) {
        return description != null && description.lines().map(String::strip).anyMatch(marker::equals);
    }
}
