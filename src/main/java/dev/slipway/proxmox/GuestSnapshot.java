package dev.slipway.proxmox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A snapshot of a guest. `present` says that the guest's present state goes back to it; `unfinished` that it is being
/// taken or removed, or that this was interrupted.
public record GuestSnapshot(
        String name,
        @Nullable String description,
        @Nullable Instant takenAt,
        @Nullable String parent,
        boolean withMemory,
        boolean present,
        boolean unfinished) {

    /// How Proxmox VE lists the state of now among the snapshots.
    private static final String NOW = "current";

    static List<GuestSnapshot> readAll(List<Fields> entries) {
        Optional<String> present = entries.stream()
                .filter(entry -> NOW.equals(entry.text("name")))
                .findFirst()
                .flatMap(now -> now.optionalText("parent"));
        return entries.stream()
                .filter(entry -> !NOW.equals(entry.text("name")))
                .map(entry -> read(entry, present))
                .toList();
    }

    private static GuestSnapshot read(Fields entry, Optional<String> present) {
        String name = entry.requiredText("name");
        long seconds = entry.integer("snaptime", 0);
        return new GuestSnapshot(
                name,
                entry.text("description"),
                seconds == 0 ? null : Instant.ofEpochSecond(seconds),
                entry.text("parent"),
                entry.flag("vmstate"),
                present.filter(name::equals).isPresent(),
                entry.has("snapstate"));
    }
}
