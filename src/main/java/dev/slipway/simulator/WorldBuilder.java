package dev.slipway.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Turns a [WorldPlan] into a [World].
final class WorldBuilder {

    private WorldBuilder() {}

    static World build(WorldPlan plan, long seed, Instant now) {
        World world = new World(plan, seed);
        addGuests(world, plan, now);
        plan.files.forEach(
                file -> world.store(world.storage(file.storage()), file.node().value(), file.path(), file.size()));
        return world;
    }

    static void addGuests(World world, WorldPlan plan, Instant now) {
        plan.guests.forEach(planned -> add(world, planned, now));
    }

    private static void add(World world, WorldPlan.PlannedGuest planned, Instant now) {
        int vmid = planned.vmid().number();
        String node = planned.node().value();
        Guest guest = new Guest(vmid, node);
        world.guests.put(vmid, guest);
        Storage storage = world.storage(planned.storage());
        String format = storage.holdsFiles() ? "qcow2" : "raw";
        Volume disk = world.allocate(storage, node, vmid, planned.disk(), format, Optional.empty());
        if (planned.kind() == WorldPlan.Kind.TEMPLATE) {
            world.free(node, disk.id());
            disk = world.keep(new Volume(
                    storage.base(disk.id()), disk.storage(), disk.node(), vmid, disk.size(), format, Optional.empty()));
        }
        Volume cloudInit = world.allocateCloudInit(storage, node, vmid);
        guest.config.putAll(Map.of(
                "name",
                planned.name(),
                "scsi0",
                disk.id() + ",size=" + disk.size(),
                "ide2",
                cloudInit.id() + ",media=cdrom,size=4M",
                "net0",
                "virtio=" + world.newMac() + ",bridge=vmbr0",
                "scsihw",
                "virtio-scsi-single",
                "boot",
                "order=scsi0",
                "ostype",
                "l26",
                "agent",
                "1",
                "smbios1",
                "uuid=" + world.newUuid(),
                "vmgenid",
                world.newUuid()));
        guest.config.put("serial0", "socket");
        guest.config.put("meta", "creation-qemu=9.2.0,ctime=" + now.getEpochSecond());
        guest.config.putAll(planned.config());
        switch (planned.kind()) {
            case TEMPLATE -> guest.config.put("template", "1");
            case RUNNING -> {
                guest.running = true;
                guest.pid = 1000 + vmid;
                guest.startedAt = now.minus(Duration.ofDays(3));
                guest.agentUpAt = guest.startedAt;
            }
            case STOPPED -> {}
        }
    }
}
