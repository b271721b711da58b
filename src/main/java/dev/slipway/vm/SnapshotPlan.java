package dev.slipway.vm;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of what is to be done with a snapshot: the mark that the VM must carry, the snapshot's name,
/// and what belongs to one that is taken (`description`, `memory`) or rolled back to (`start`).
@RegisterForReflection
record SnapshotPlan(String marker, String name, @Nullable String description, boolean memory, boolean start) {

    static SnapshotPlan read(String payload) {
        return Payload.read(SnapshotPlan.class, payload);
    }

    String write() {
        return Payload.write(SnapshotPlan.class, this);
    }
}
