package dev.slipway.health;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.Privileges;
import dev.slipway.proxmox.ProxmoxVersion;
import dev.slipway.proxmox.VmId;
import java.util.List;
import java.util.stream.Stream;

/// What our credentials must be allowed to do, and which of it they are not (field guide 3.4).
final class NeededPrivileges {

    /// Stands for a guest that does not exist yet: only what `/vms` passes on reaches it.
    private static final String NEW_GUEST = "/vms/" + VmId.MAX;

    private static final List<String> ON_NEW_GUESTS = List.of(
            "VM.Allocate",
            "VM.Audit",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Cloudinit",
            "VM.Config.Disk",
            "VM.Config.HWType",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Console",
            "VM.Migrate",
            "VM.PowerMgmt",
            "VM.Snapshot");

    /// Proxmox VE 9 replaced the privilege that guest agents need.
    private static final int AGENT_PRIVILEGES_SINCE = 9;

    private NeededPrivileges() {}

    /// What is missing, as `VM.Clone on /vms/9000`; empty when all is there.
    static List<String> missing(Privileges held, ProxmoxVersion version, ClusterSnapshot snapshot) {
        return Stream.of(
                        onNewGuests(held, version),
                        onTemplates(held, snapshot),
                        onStorages(held, snapshot),
                        onNodes(held, snapshot),
                        onBridges(held, snapshot))
                .flatMap(missing -> missing)
                .toList();
    }

    private static Stream<String> onNewGuests(Privileges held, ProxmoxVersion version) {
        String agent = version.major() < AGENT_PRIVILEGES_SINCE ? "VM.Monitor" : "VM.GuestAgent.Audit";
        return Stream.concat(ON_NEW_GUESTS.stream(), Stream.of(agent))
                .filter(privilege -> !held.has(NEW_GUEST, privilege))
                .map(privilege -> privilege + " on /vms");
    }

    private static Stream<String> onTemplates(Privileges held, ClusterSnapshot snapshot) {
        List<String> templates = snapshot.resources().guests().stream()
                .filter(Guest::template)
                .map(template -> "/vms/" + template.vmid())
                .toList();
        return (templates.isEmpty() ? Stream.of("/vms") : templates.stream())
                .filter(path -> !held.has(path, "VM.Clone"))
                .map(path -> "VM.Clone on " + path);
    }

    /// One storage for disks is enough. Those that we may not look at are not listed.
    private static Stream<String> onStorages(Privileges held, ClusterSnapshot snapshot) {
        if (snapshot.resources().storages().isEmpty()) {
            return Stream.of("Datastore.AllocateSpace", "Datastore.Audit")
                    .filter(privilege -> !held.has("/storage", privilege))
                    .map(privilege -> privilege + " on /storage");
        }
        boolean any = snapshot.resources().storages().stream()
                .filter(storage -> storage.content().contains("images"))
                .anyMatch(storage -> held.has("/storage/" + storage.name(), "Datastore.AllocateSpace"));
        return any ? Stream.empty() : Stream.of("Datastore.AllocateSpace on /storage");
    }

    /// Without it a node's figures are hidden from us, and placement would guess; and nobody tells us whether the
    /// cluster has a quorum.
    private static Stream<String> onNodes(Privileges held, ClusterSnapshot snapshot) {
        return Stream.concat(
                        Stream.of("/"), snapshot.resources().nodes().stream().map(node -> "/nodes/" + node.name()))
                .filter(path -> !held.has(path, "Sys.Audit"))
                .map(path -> "Sys.Audit on " + path);
    }

    /// A node lists only the bridges that we may use, so an empty list says that we may use none.
    private static Stream<String> onBridges(Privileges held, ClusterSnapshot snapshot) {
        return snapshot.bridges().entrySet().stream()
                .filter(node -> node.getValue().isEmpty() && !held.has("/sdn/zones/localnetwork", "SDN.Use"))
                .map(node -> "SDN.Use on /sdn/zones/localnetwork, for the bridges of " + node.getKey());
    }
}
