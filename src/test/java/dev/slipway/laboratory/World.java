package dev.slipway.laboratory;

import dev.slipway.laboratory.Evidence.Accepted;
import dev.slipway.laboratory.Evidence.Birth;
import dev.slipway.laboratory.Evidence.Change;
import dev.slipway.laboratory.Evidence.Foreign;
import dev.slipway.laboratory.Evidence.Guest;
import dev.slipway.laboratory.Evidence.Journalled;
import dev.slipway.laboratory.Evidence.Listed;
import dev.slipway.laboratory.Evidence.Volume;
import dev.slipway.laboratory.Promise.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A world in which every promise was kept, made of creations and deletions, to be doctored by a test.
final class World {

    static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");
    static final Shape SMALL = new Shape(1, 512, 4);

    final List<Accepted> accepted = new ArrayList<>();
    final List<String> badAnswers = new ArrayList<>();
    final List<Journalled> journal = new ArrayList<>();
    final List<Listed> listed = new ArrayList<>();
    final List<Foreign> foreign = new ArrayList<>();
    final List<Guest> guests = new ArrayList<>();
    final List<Volume> volumes = new ArrayList<>();
    final List<Birth> births = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();

    /// Somebody else's VM 100, and ours: `create-1` made 10001, `create-2` made 10002 which `delete-2` took away.
    World() {
        Guest other = new Guest(100, true, Map.of("name", "gateway"), List.of());
        foreign.add(new Foreign(other, BEGIN));
        guests.add(other);
        listed.add(new Listed(100, "gateway", "running", false));
        created(10001, "create-1", "vm-1");
        created(10002, "create-2", "vm-2");
        promised("delete-2", "create-2", new Promise.Deleted());
        ended("delete-2", "delete", "succeeded", 10002, "vm-2");
        gone(10002);
    }

    Evidence evidence() {
        return new Evidence(accepted, badAnswers, journal, listed, foreign, guests, volumes, births, changes);
    }

    /// A creation that succeeded, as everybody should see it.
    void created(int vmid, String operation, String name) {
        promised(operation, operation, new Promise.Created(name, SMALL, true));
        ended(operation, "create", "succeeded", vmid, name);
        born(vmid, operation);
        there(vmid, operation, name);
        listed.add(new Listed(vmid, name, "running", true));
    }

    void promised(String operation, String vm, Promise promise) {
        accepted.add(new Accepted("key of " + operation, operation, vm, promise));
    }

    void ended(String operation, String kind, String status, int vmid, String name, String... leftovers) {
        journal.removeIf(entry -> entry.id().equals(operation));
        journal.add(new Journalled(operation, kind, status, vmid, name, List.of(leftovers)));
    }

    void born(int vmid, String operation) {
        births.add(new Birth(vmid, "slipway-operation: " + operation));
    }

    void there(int vmid, String operation, String name) {
        guests.add(new Guest(
                vmid,
                true,
                Map.of(
                        "name",
                        name,
                        "description",
                        "for a test\n\nslipway-operation: " + operation,
                        "cores",
                        "1",
                        "memory",
                        "512",
                        "scsi0",
                        "ceph:vm-%d-disk-0,size=4G".formatted(vmid)),
                List.of()));
        volumes.add(new Volume("ceph:vm-%d-disk-0".formatted(vmid), vmid));
    }

    void gone(int vmid) {
        guests.removeIf(guest -> guest.vmid() == vmid);
        volumes.removeIf(volume -> volume.vmid() == vmid);
        listed.removeIf(vm -> vm.vmid() == vmid);
    }

    /// Changes one option of a guest behind everybody's back.
    void edit(int vmid, String option, String value) {
        guests.replaceAll(guest -> {
            if (guest.vmid() != vmid) {
                return guest;
            }
            Map<String, String> config = new HashMap<>(guest.config());
            config.put(option, value);
            return new Guest(vmid, guest.running(), config, guest.snapshots());
        });
    }

    void power(int vmid, boolean running) {
        guests.replaceAll(
                guest -> guest.vmid() == vmid ? new Guest(vmid, running, guest.config(), guest.snapshots()) : guest);
    }
}
