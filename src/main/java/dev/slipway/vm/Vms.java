package dev.slipway.vm;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.proxmox.ClusterResources;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The VMs there are, from the snapshot and the journal; Proxmox VE is never asked.
@ApplicationScoped
public class Vms {

    private final Inventory inventory;
    private final ManagedVms managed;
    private final Journal journal;

    public Vms(Inventory inventory, ManagedVms managed, Journal journal) {
        this.inventory = inventory;
        this.managed = managed;
        this.journal = journal;
    }

    /// Yields every VM of every cluster, those included that are only being made; templates and containers are no VMs.
    public Uni<List<VmView>> all() {
        return journal.unfinished().map(this::join);
    }

    /// Yields the VM, or empty when neither the clusters nor the journal know it.
    public Uni<Optional<VmView>> find(VmRef vm) {
        return all().map(views -> views.stream()
                .filter(view -> view.cluster().equals(vm.cluster().value())
                        && view.vmid() == vm.vmid().number())
                .findFirst());
    }

    private List<VmView> join(List<Operation> unfinished) {
        Map<VmRef, Operation> operations = new LinkedHashMap<>();
        unfinished.forEach(operation -> operations.put(new VmRef(operation.cluster(), operation.vmid()), operation));
        List<VmView> views = new ArrayList<>();
        for (ClusterSnapshot snapshot : inventory.snapshots()) {
            for (ClusterResources.Guest guest : snapshot.resources().guests()) {
                if (guest.type() == ClusterResources.GuestType.QEMU && !guest.template()) {
                    VmRef vm = new VmRef(snapshot.cluster(), guest.vmid());
                    ManagedVm ours = managed.find(vm.cluster(), vm.vmid()).orElse(null);
                    views.add(VmView.of(vm.cluster(), guest, ours, operations.remove(vm)));
                }
            }
        }
        operations.values().stream()
                .filter(operation -> operation.kind() == OperationKind.CREATE)
                .forEach(operation -> views.add(VmView.creating(operation)));
        return views;
    }
}
