package dev.slipway.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.operation.Marker;
import dev.slipway.proxmox.GuestSnapshot;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A snapshot as API clients and the dashboard see it.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Snapshot")
public record SnapshotView(
        String name,
        @Nullable String description,
        @Nullable Instant createdAt,

        @Schema(description = "The snapshot before it") @Nullable
        String parent,

        boolean includeRam,

        @Schema(description = "Whether it is the last one that the VM was taken from or rolled back to")
        boolean current,

        @Schema(
                description = "unfinished: being taken or removed, or interrupted while it was",
                enumeration = {"ready", "unfinished"})
        String status) {

    static final Comparator<SnapshotView> OLDEST_FIRST = Comparator.comparing(
                    SnapshotView::createdAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(SnapshotView::name);

    static SnapshotView of(GuestSnapshot snapshot) {
        return new SnapshotView(
                snapshot.name(),
                Marker.without(snapshot.description()),
                snapshot.takenAt(),
                snapshot.parent(),
                snapshot.withMemory(),
                snapshot.present(),
                snapshot.unfinished() ? "unfinished" : "ready");
    }

    /// Whether a VM can be rolled back to it.
    public boolean ready() {
        return status.equals("ready");
    }
}
