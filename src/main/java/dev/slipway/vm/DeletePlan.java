package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted deletion: whether to stop a running VM first, the mark that the VM must
/// carry, and the node that it was on.
@RegisterForReflection(targets = {DeletePlan.class, NodeName.class})
record DeletePlan(boolean force, String marker, @Nullable NodeName node) {

    static DeletePlan read(String payload) {
        return Payload.read(DeletePlan.class, payload);
    }

    String write() {
        return Payload.write(DeletePlan.class, this);
    }
}
