package dev.slipway.vm;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted power action: the mark that the VM must carry, whether to use force,
/// and how many seconds a guest has to shut down.
@RegisterForReflection
record PowerPlan(String marker, boolean force, @Nullable Integer timeout) {

    static PowerPlan read(String payload) {
        return Payload.read(PowerPlan.class, payload);
    }

    String write() {
        return Payload.write(PowerPlan.class, this);
    }
}
