package dev.slipway.vm;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVm;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationEvents;
import dev.slipway.operation.Subject;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The VMs there are, joined in memory from the snapshot, what we manage and what is being done; neither
/// Proxmox VE nor the database is asked.
@ApplicationScoped
public class Vms {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Inventory inventory;
    private final ManagedVms managed;
    private final OperationEvents operations;

    public Vms(Inventory inventory, ManagedVms managed, OperationEvents operations) {
        this.inventory = inventory;
        this.managed = managed;
        this.operations = operations;
    }

    /// Yields every VM of every cluster, those included that are only being made; templates and containers are
    /// no VMs.
    public Uni<List<VmView>> all() {
        return Uni.createFrom().item(this::join);
    }

    /// Yields the VM, or empty when neither the clusters know it nor an operation makes it. One of ours that has
    /// become a template is still found, with the status `template`.
    public Uni<Optional<VmView>> find(VmRef vm) {
        return all().map(views -> views.stream()
                .filter(view -> view.cluster().equals(vm.cluster().value())
                        && view.vmid() == vm.vmid().number())
                .findFirst()
                .or(() -> template(vm)));
    }

    private Optional<VmView> template(VmRef vm) {
        if (!inventory.clusters().contains(vm.cluster())) {
            return Optional.empty();
        }
        return managed.find(vm.cluster(), vm.vmid())
                .flatMap(ours -> inventory.snapshot(vm.cluster()).resources().guests().stream()
                        .filter(guest -> guest.vmid().equals(vm.vmid()) && guest.template())
                        .findFirst()
                        .map(guest -> VmView.of(vm.cluster(), guest, ours, underway(vm))));
    }

    /// The operation that copies this VM or template, or is going to, if there is one.
    Optional<Operation> copying(VmRef vm) {
        return operations.unfinished().stream()
                .filter(operation -> CloneSource.of(operation, vm))
                .findFirst();
    }

    private @Nullable Operation underway(VmRef vm) {
        return operations.unfinished().stream()
                .filter(operation -> new Subject(vm.cluster(), vm.vmid()).equals(operation.subject()))
                .findFirst()
                .orElse(null);
    }

    /// Yields the VM; fails with [Refusal.NotFound]. Until its cluster has been read it is not known what
    /// there is: then with [Refusal.Unavailable]. One of ours that the snapshot does not have is looked for
    /// in a new one, also when only the database knows that it is ours: another replica may have just made it.
    public Uni<VmView> require(VmRef vm) {
        return find(vm).chain(
                        found -> found.map(view -> Uni.createFrom().item(view)).orElseGet(() -> requireUnlisted(vm)));
    }

    private Uni<VmView> requireUnlisted(VmRef vm) {
        if (!inventory.clusters().contains(vm.cluster())) {
            throw new Refusal.NotFound("no VM " + vm);
        }
        if (inventory.snapshot(vm.cluster()).takenAt().isEmpty()) {
            throw unknown(vm, "has not answered yet");
        }
        return managed.refresh(vm.cluster(), vm.vmid())
                .chain(() -> managed.find(vm.cluster(), vm.vmid()).isPresent()
                        ? inventory.refresh(vm.cluster()).chain(now -> requireListed(vm, now))
                        : Uni.createFrom().failure(() -> new Refusal.NotFound("no VM " + vm)));
    }

    private Uni<VmView> requireListed(VmRef vm, ClusterSnapshot now) {
        return find(vm).map(found -> found.orElseThrow(
                () -> now.reachable() ? new Refusal.NotFound("no VM " + vm) : unknown(vm, "does not answer")));
    }

    private static Refusal unknown(VmRef vm, String why) {
        return new Refusal.Unavailable(
                "cluster %s %s, so it is not known whether there is a VM %s".formatted(vm.cluster(), why, vm),
                RETRY_AFTER);
    }

    private List<VmView> join() {
        Map<VmRef, Operation> underway = new LinkedHashMap<>();
        operations.unfinished().stream()
                .filter(operation -> operation.subject() != null)
                .forEach(operation -> underway.put(new VmRef(operation.cluster(), operation.vmid()), operation));
        List<VmView> views = new ArrayList<>();
        for (ClusterSnapshot snapshot : inventory.snapshots()) {
            for (ClusterResources.Guest guest : snapshot.resources().guests()) {
                if (guest.type() == ClusterResources.GuestType.QEMU && !guest.template()) {
                    VmRef vm = new VmRef(snapshot.cluster(), guest.vmid());
                    ManagedVm ours = managed.find(vm.cluster(), vm.vmid()).orElse(null);
                    views.add(VmView.of(vm.cluster(), guest, ours, underway.remove(vm)));
                }
            }
        }
        underway.values().stream()
                .filter(operation -> operation.kind().makesGuest())
                .forEach(operation -> views.add(VmView.creating(operation)));
        return views;
    }
}
