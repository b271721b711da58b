package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted deletion: whether to stop a running VM first, the mark that the VM must
/// carry, the node that it was on, and the volumes that its configuration named, if it could be read.
@RegisterForReflection(targets = {DeletePlan.class, NodeName.class})
record DeletePlan(
        boolean force,
        String marker,
        @Nullable NodeName node,
        @Nullable List<String> volumes) {

    /// That of a guest which was looked at.
    static DeletePlan of(boolean force, String marker, Guests.Guest guest) {
        return new DeletePlan(force, marker, guest.node(), DeviceSlots.volumes(guest.config()));
    }

    static DeletePlan read(String payload) {
        return Payload.read(DeletePlan.class, payload);
    }

    String write() {
        return Payload.write(DeletePlan.class, this);
    }
}
