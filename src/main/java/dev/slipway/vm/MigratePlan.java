package dev.slipway.vm;

import dev.slipway.operation.Payload;
import dev.slipway.proxmox.MigrationSpec;
import dev.slipway.proxmox.NodeName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/// What the journal keeps of an accepted migration: the mark that the VM must carry, where it was, where it
/// goes, and whether and where to its local disks go with it.
@RegisterForReflection(targets = {MigratePlan.class, NodeName.class})
record MigratePlan(
        String marker,
        NodeName source,
        NodeName target,
        boolean withLocalDisks,
        @Nullable String targetStorage) {

    static MigratePlan read(String payload) {
        return Payload.read(MigratePlan.class, payload);
    }

    String write() {
        return Payload.write(MigratePlan.class, this);
    }

    MigrationSpec spec(boolean running) {
        return new MigrationSpec(target, running, withLocalDisks && running, targetStorage);
    }
}
