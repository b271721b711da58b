package dev.slipway.vm;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// What the journal keeps of an accepted release: the mark that is taken from the VM.
@RegisterForReflection
record ReleasePlan(String marker) {

    static ReleasePlan read(String payload) {
        return Payload.read(ReleasePlan.class, payload);
    }

    String write() {
        return Payload.write(ReleasePlan.class, this);
    }
}
