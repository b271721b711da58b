package dev.slipway.proxmox;

import io.smallrye.mutiny.Uni;

/// The calls that move a guest from node to node (field guide 14).
public final class Migrations {

    private final ProxmoxConnection connection;

    Migrations(ProxmoxConnection connection) {
        this.connection = connection;
    }

    /// What stands in the way of moving the guest, as far as Proxmox VE says. Only reads.
    public Uni<MigrationConditions> conditions(NodeName node, VmId vmid) {
        return connection.send(
                Call.onGuest("GET", node, vmid, "/migrate"),
                api -> api.migrationConditions(node.value(), vmid.number()),
                answer -> MigrationConditions.read(answer.object()));
    }

    /// The task that moves the guest, locked `migrate` meanwhile; for a guest of the high-availability manager
    /// the one that takes the request down. The guest is on its new node when the task has ended, and calls for
    /// the old one fail with [ProxmoxException.NotFound]. A repetition while it runs fails with
    /// [ProxmoxException.Locked], and afterwards with [ProxmoxException.NotFound].
    public Uni<Upid> begin(NodeName node, VmId vmid, MigrationSpec spec) {
        return connection.send(
                Call.onGuest("POST", node, vmid, "/migrate"),
                api -> api.migrate(
                        node.value(),
                        vmid.number(),
                        spec.target().value(),
                        spec.online() ? 1 : null,
                        spec.withLocalDisks() ? 1 : null,
                        spec.targetStorage()),
                Envelope::upid);
    }
}
