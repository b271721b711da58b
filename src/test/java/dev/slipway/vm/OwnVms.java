package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Operations;
import dev.slipway.proxmox.CloneSpec;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import dev.slipway.simulator.GuestView;
import dev.slipway.simulator.ProxmoxSimulator;
import dev.slipway.simulator.WorldPlan;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// VMs of ours for tests that change them: put into the simulator and among the managed ones, without the
/// creation.
@ApplicationScoped
public class OwnVms {

    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Without a pause a cluster that is away would be asked in a loop that leaves its answers no room.
    private static final Duration LOOK = Duration.ofMillis(20);

    private final AtomicInteger next = new AtomicInteger(300_000);
    private final ManagedVms managed;
    private final Inventory inventory;
    private final Operations operations;
    private final Guests guests;

    OwnVms(ManagedVms managed, Inventory inventory, Operations operations, Guests guests) {
        this.guests = guests;
        this.managed = managed;
        this.inventory = inventory;
        this.operations = operations;
    }

    /// A VM on `pve1` with a disk of 8 GiB on shared storage, 2 cores and 4 GiB, that is known to be ours.
    public VmRef add(ProxmoxSimulator simulator, boolean running) {
        return add(simulator, running, managed);
    }

    /// The same, known to the given list.
    public VmRef add(ProxmoxSimulator simulator, boolean running, ManagedVms known) {
        String marker = Marker.of(OperationId.random());
        VmRef vm = addForeign(simulator, running, "for tests\n\n" + marker);
        known.put(new ManagedVm(
                        vm.cluster(),
                        vm.vmid(),
                        "own-" + vm.vmid(),
                        "default",
                        "admin",
                        marker,
                        Instant.EPOCH,
                        List.of(),
                        Map.of()))
                .await()
                .atMost(PATIENCE);
        return vm;
    }

    /// The same VM with this description, which nobody has told us of.
    public VmRef addForeign(ProxmoxSimulator simulator, boolean running, String description) {
        VmRef vm = new VmRef(ClusterName.DEFAULT, new VmId(next.incrementAndGet()));
        addForeign(simulator, vm, running, description);
        return vm;
    }

    /// The same under this number.
    public void addForeign(ProxmoxSimulator simulator, VmRef vm, boolean running, String description) {
        int vmid = vm.vmid().number();
        simulator.add(WorldPlan.empty()
                .node("pve1", 16, 65_536)
                .storage("ceph", "rbd", true, "images,rootdir", 4000)
                .vm(vmid, "pve1", "own-" + vmid, "ceph", "8G", running));
        simulator.edit(vmid, "description", description);
        listed(vm).await().atMost(PATIENCE);
    }

    /// A VM on this node, with this number and the disk on `ceph`, that is known to be ours.
    public VmRef add(ProxmoxSimulator simulator, int vmid, String node, boolean running) {
        VmRef vm = new VmRef(ClusterName.DEFAULT, new VmId(vmid));
        String marker = Marker.of(OperationId.random());
        simulator.add(WorldPlan.empty().node(node, 16, 65_536).vm(vmid, node, "own-" + vmid, "ceph", "8G", running));
        simulator.edit(vmid, "description", marker);
        managed.put(new ManagedVm(
                        vm.cluster(),
                        vm.vmid(),
                        "own-" + vmid,
                        "default",
                        "admin",
                        marker,
                        Instant.EPOCH,
                        List.of(),
                        Map.of()))
                .chain(() -> listed(vm))
                .await()
                .atMost(PATIENCE);
        return vm;
    }

    /// Who looks while somebody else does shares an answer that may be from before.
    private Uni<ClusterSnapshot> listed(VmRef vm) {
        return inventory
                .refresh(vm.cluster())
                .repeat()
                .withDelay(LOOK)
                .whilst(snapshot -> snapshot.resources().guests().stream()
                        .noneMatch(guest -> guest.vmid().equals(vm.vmid())))
                .collect()
                .last();
    }

    /// Makes a template of a VM at once, and of the inventory one that knows it.
    public void template(ProxmoxSimulator simulator, VmRef vm) {
        simulator.template(vm.vmid().number());
        inventory
                .refresh(vm.cluster())
                .repeat()
                .withDelay(LOOK)
                .whilst(snapshot -> snapshot.resources().guests().stream()
                        .noneMatch(guest -> guest.vmid().equals(vm.vmid()) && guest.template()))
                .collect()
                .last()
                .await()
                .atMost(PATIENCE);
    }

    /// A linked clone of a template, made by somebody else; yields its VMID.
    public VmId linkedClone(VmRef template, String name) {
        VmId clone = new VmId(next.incrementAndGet());
        NodeName node = new NodeName("pve1");
        guests.client(template.cluster())
                .clone(node, template.vmid(), new CloneSpec(clone, name, "", false, null, null, null))
                .chain(() -> guests.find(template.cluster(), clone)
                        .repeat()
                        .withDelay(LOOK)
                        .whilst(found -> found.map(Guests.Guest::beingMade).orElse(true))
                        .collect()
                        .last())
                .chain(() -> listed(new VmRef(template.cluster(), clone)))
                .await()
                .atMost(PATIENCE);
        return clone;
    }

    public GuestView guest(ProxmoxSimulator simulator, VmRef vm) {
        return simulator.guest(vm.vmid().number()).orElseThrow();
    }

    public Operation ended(Operation accepted) {
        return ended(accepted.id().value());
    }

    /// The operation of this id when it has ended.
    public Operation ended(String id) {
        Operation operation =
                operations.ended(new OperationId(id), PATIENCE).await().atMost(PATIENCE.plusSeconds(5));
        assertThat(operation.ended())
                .as("operation %s ended: %s", operation.id(), operation.entries())
                .isTrue();
        return operation;
    }
}
