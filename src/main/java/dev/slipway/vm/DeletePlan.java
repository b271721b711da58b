package dev.slipway.vm;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// What the journal keeps of an accepted deletion: whether to stop a running VM first, and the mark that the VM must
/// carry.
@RegisterForReflection
record DeletePlan(boolean force, String marker) {

    static DeletePlan read(String payload) {
        return Payload.read(DeletePlan.class, payload);
    }

    String write() {
        return Payload.write(DeletePlan.class, this);
    }
}
