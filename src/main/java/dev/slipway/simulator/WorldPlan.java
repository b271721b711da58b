package dev.slipway.simulator;

import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a simulated cluster holds when it starts: nodes, storages, bridges, templates and other people's VMs.
public final class WorldPlan {

    record PlannedNode(NodeName name, int cpus, long memoryMiB) {}

    record PlannedStorage(String name, String type, boolean shared, String content, DiskSize total) {}

    record PlannedVnet(String name, String zone, int tag) {}

    record PlannedGuest(
            VmId vmid,
            NodeName node,
            String name,
            String storage,
            DiskSize disk,
            Kind kind,
            Map<String, String> config) {}

    record PlannedFile(NodeName node, String storage, String path, DiskSize size) {}

    enum Kind {
        TEMPLATE,
        RUNNING,
        STOPPED
    }

    final List<PlannedNode> nodes = new ArrayList<>();
    final List<PlannedStorage> storages = new ArrayList<>();
    final List<String> bridges = new ArrayList<>(List.of("vmbr0"));
    final List<PlannedVnet> vnets = new ArrayList<>();
    final List<PlannedGuest> guests = new ArrayList<>();
    final List<PlannedFile> files = new ArrayList<>();

    private WorldPlan() {}

    /// Nothing at all, to build upon.
    public static WorldPlan empty() {
        return new WorldPlan();
    }

    /// The world of demo and tests: three nodes, local and shared storage, three templates and some VMs of
    /// others.
    ///
    /// `ubuntu-24.04` (9000) lies on the shared `ceph`; `debian-12` exists twice on `local-lvm`, as 9001 on
    /// `pve1` and 9011 on `pve2`; `rocky-9` (9002) exists on `pve1` only. `pve3` has none of the ISO images.
    public static WorldPlan threeNodes() {
        return threeNodes(1);
    }

    /// The same with so many times as much memory, and space for disks.
    public static WorldPlan threeNodes(int times) {
        return empty().node("pve1", 16, times * 64L * 1024)
                .node("pve2", 16, times * 64L * 1024)
                .node("pve3", 32, times * 128L * 1024)
                .storage("local", "dir", false, "iso,vztmpl,backup,snippets,import", 100)
                .storage("local-lvm", "lvmthin", false, "images,rootdir", times * 500L)
                .storage("ceph", "rbd", true, "images,rootdir", times * 4000L)
                .bridge("vmbr1")
                .vnet("lab", "campus", 100)
                .template(9000, "pve1", "ubuntu-24.04", "ceph", "3584M")
                .template(9001, "pve1", "debian-12", "local-lvm", "3G")
                .template(9011, "pve2", "debian-12", "local-lvm", "3G")
                .template(9002, "pve1", "rocky-9", "local-lvm", "10G")
                .iso("pve1", "local", "debian-13.1.0-amd64-netinst.iso", "783M")
                .iso("pve2", "local", "debian-13.1.0-amd64-netinst.iso", "783M")
                .iso("pve2", "local", "virtio-win-0.1.285.iso", "754M")
                .vm(100, "pve1", "gateway", "local-lvm", "8G", true)
                .vm(101, "pve2", "legacy-db", "ceph", "64G", true)
                .vm(102, "pve3", "build-agent", "ceph", "40G", false)
                .vm(103, "pve3", "monitoring", "ceph", "32G", true);
    }

    /// One node with `dir` storage only, like a home lab or the recorded exchanges.
    public static WorldPlan oneNode() {
        return empty().node("pve1", 8, 32 * 1024)
                .storage("local", "dir", false, "images,rootdir,iso,vztmpl,backup,snippets", 250)
                .template(9000, "pve1", "debian-12", "local", "3G");
    }

    public WorldPlan node(String name, int cpus, long memoryMiB) {
        nodes.add(new PlannedNode(new NodeName(name), cpus, memoryMiB));
        return this;
    }

    /// A storage of one of the types `dir`, `lvmthin`, `lvm`, `rbd`, `nfs`; a local one exists on every node.
    public WorldPlan storage(String name, String type, boolean shared, String content, long totalGiB) {
        storages.add(new PlannedStorage(name, type, shared, content, DiskSize.ofGiB(totalGiB)));
        return this;
    }

    /// An ISO image on a storage; one that is not shared has it on that node.
    public WorldPlan iso(String node, String storage, String name, String size) {
        files.add(new PlannedFile(new NodeName(node), storage, "iso/" + name, DiskSize.parse(size)));
        return this;
    }

    public WorldPlan bridge(String name) {
        bridges.add(name);
        return this;
    }

    /// A virtual network of the SDN, there on every node.
    public WorldPlan vnet(String name, String zone, int tag) {
        vnets.add(new PlannedVnet(name, zone, tag));
        return this;
    }

    /// A cloud image as template: one scsi0 disk, a cloud-init drive, guest agent enabled, one network card
    /// on `vmbr0`.
    public WorldPlan template(int vmid, String node, String name, String storage, String disk) {
        return guest(vmid, node, name, storage, disk, Kind.TEMPLATE, Map.of("memory", "2048", "cores", "2"));
    }

    /// A VM that is already there, with 2 cores and 4 GiB.
    public WorldPlan vm(int vmid, String node, String name, String storage, String disk, boolean running) {
        return guest(
                vmid,
                node,
                name,
                storage,
                disk,
                running ? Kind.RUNNING : Kind.STOPPED,
                Map.of("memory", "4096", "cores", "2"));
    }

    /// Many stopped and running VMs, from VMID 100000 on, spread over the nodes; for load tests.
    public WorldPlan vms(int count) {
        String storage = storages.getLast().name();
        for (int i = 0; i < count; i++) {
            String node = nodes.get(i % nodes.size()).name().value();
            vm(100_000 + i, node, "load-" + i, storage, "10G", i % 3 != 0);
        }
        return this;
    }

    private WorldPlan guest(
            int vmid, String node, String name, String storage, String disk, Kind kind, Map<String, String> config) {
        guests.add(new PlannedGuest(
                new VmId(vmid), new NodeName(node), name, storage, DiskSize.parse(disk), kind, new TreeMap<>(config)));
        return this;
    }
}
