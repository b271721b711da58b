package dev.slipway.simulator;

import java.util.Set;
import java.util.TreeSet;

/// Sets of Proxmox VE privileges that accounts of the simulator start with.
public final class Privileges {

    /// What provisioning needs, on Proxmox VE 8 (`VM.Monitor`) and 9 (`VM.GuestAgent.Audit`).
    public static final Set<String> OPERATOR = Set.of(
            "VM.Allocate",
            "VM.Audit",
            "VM.Clone",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Cloudinit",
            "VM.Config.Disk",
            "VM.Config.HWType",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Console",
            "VM.GuestAgent.Audit",
            "VM.Migrate",
            "VM.Monitor",
            "VM.PowerMgmt",
            "VM.Snapshot",
            "VM.Snapshot.Rollback",
            "Datastore.Allocate",
            "Datastore.AllocateSpace",
            "Datastore.AllocateTemplate",
            "Datastore.Audit",
            "Pool.Allocate",
            "Pool.Audit",
            "SDN.Audit",
            "SDN.Use",
            "Sys.AccessNetwork",
            "Sys.Audit");

    /// Reading everything, changing nothing.
    public static final Set<String> AUDITOR = Set.of(
            "VM.Audit",
            "Datastore.Audit",
            "Pool.Audit",
            "SDN.Audit",
            "Sys.Audit",
            "VM.GuestAgent.Audit",
            "Mapping.Audit");

    static final Set<String> ALL = all();

    private Privileges() {}

    private static Set<String> all() {
        Set<String> all = new TreeSet<>(OPERATOR);
        all.addAll(Set.of("Permissions.Modify", "Sys.Console", "Sys.Modify", "VM.Backup"));
        return Set.copyOf(all);
    }
}
