package dev.slipway.vm;

import dev.slipway.operation.Payload;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// What the journal keeps of an accepted conversion: the mark that the VM must carry.
@RegisterForReflection
record TemplatePlan(String marker) {

    static TemplatePlan read(String payload) {
        return Payload.read(TemplatePlan.class, payload);
    }

    String write() {
        return Payload.write(TemplatePlan.class, this);
    }
}
