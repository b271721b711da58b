package dev.slipway.operation;

import java.util.Optional;
import java.util.stream.Collectors;
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

    /// The operation whose mark is in a description read from Proxmox VE; of several the last.
    public static Optional<OperationId> operation(@Nullable String description) {
        return description == null
                ? Optional.empty()
                : description
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith(PREFIX))
                        .flatMap(line -> OperationId.tryParse(line.substring(PREFIX.length())).stream())
                        .reduce((first, last) -> last);
    }

    /// A description for people, with the mark as its last line.
    public static String describe(@Nullable String description, OperationId id) {
        return describe(description, of(id));
    }

    /// A description for people, with the mark that the old one had as its last line.
    public static String describe(@Nullable String description, String marker) {
        return description == null || description.isBlank() ? marker : description.strip() + "\n\n" + marker;
    }

    /// What people wrote into a description, without any mark of ours; `null` when that is nothing.
    public static @Nullable String without(@Nullable String description) {
        if (description == null) {
            return null;
        }
        String written = description
                .lines()
                .filter(line -> !line.strip().startsWith(PREFIX))
                .collect(Collectors.joining("\n"))
                .strip();
        return written.isEmpty() ? null : written;
    }

    /// Whether a description read from Proxmox VE has this mark as one of its lines.
    public static boolean carries(@Nullable String description, String marker) {
        return description != null && description.lines().map(String::strip).anyMatch(marker::equals);
    }
}
