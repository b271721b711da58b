package dev.slipway.vm;

import dev.slipway.bulk.Batch;
import dev.slipway.bulk.ItemSort;
import dev.slipway.operation.Item;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Payload;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One action on many VMs. Each VM is an item that fails or succeeds by itself.
@ApplicationScoped
public class ActionItems implements ItemSort {

    /// The action that a single VM has no request for, but its method.
    static final String DELETE = "delete";

    private final Actions actions;
    private final Deletion deletion;
    private final Vms vms;
    private final ProxmoxClusters clusters;

    public ActionItems(Actions actions, Deletion deletion, Vms vms, ProxmoxClusters clusters) {
        this.actions = actions;
        this.deletion = deletion;
        this.vms = vms;
        this.clusters = clusters;
    }

    static SnapshotRequest snapshot(ActionRequest request) {
        return new SnapshotRequest(request.snapshotName(), null, null);
    }

    @Override
    public String name() {
        return "action";
    }

    @Override
    public Uni<Operation> admit(Item item, String order, Requester by) {
        ActionRequest request = Payload.read(ActionRequest.class, order);
        VmRef vm = new VmRef(item.cluster(), Objects.requireNonNull(item.vmid()));
        return DELETE.equals(request.action())
                ? deletion.admit(vm, Boolean.TRUE.equals(request.force()), by)
                : actions.admit(vm, request, by);
    }

    /// Yields the items, in the order of the request. Fails with [Refusal.InvalidRequest] that names every
    /// wrong value; whether there is such a VM is for each item to find out.
    public Uni<Batch> batch(List<@Nullable String> vmids, ActionRequest request) {
        List<FieldError> errors = new ArrayList<>(ActionRules.BULK.broken(request));
        List<VmRef> wanted = read(vmids, errors);
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
        return vms.all().map(all -> {
            Map<String, String> names = all.stream()
                    .filter(vm -> vm.name() != null)
                    .collect(Collectors.toMap(vm -> vm.cluster() + ":" + vm.vmid(), vm -> String.valueOf(vm.name())));
            List<Item> items = wanted.stream()
                    .map(vm -> new Item(names.getOrDefault(vm.toString(), vm.toString()), vm.cluster(), vm.vmid()))
                    .toList();
            return new Batch(this, items, List.of(Payload.write(ActionRequest.class, request)), false);
        });
    }

    private List<VmRef> read(List<@Nullable String> vmids, List<FieldError> errors) {
        Map<VmRef, Integer> places = new HashMap<>();
        List<VmRef> wanted = new ArrayList<>();
        for (int i = 0; i < vmids.size(); i++) {
            String field = "vmids." + i;
            VmRef vm = read(field, vmids.get(i), errors);
            Integer before = vm == null ? null : places.putIfAbsent(vm, i);
            if (before != null) {
                errors.add(FieldError.at(field, "is the same VM as vmids." + before));
            }
            if (vm != null) {
                wanted.add(vm);
            }
        }
        return wanted;
    }

    private @Nullable VmRef read(String field, @Nullable String text, List<FieldError> errors) {
        try {
            VmRef vm = VmRef.parse(text == null ? "" : text, clusters.defaultCluster());
            if (clusters.names().contains(vm.cluster())) {
                return vm;
            }
            errors.add(FieldError.at(
                    field,
                    "is in one of the clusters "
                            + clusters.names().stream().map(Object::toString).collect(Collectors.joining(", "))));
        } catch (Refusal.NotFound malformed) {
            errors.add(FieldError.at(field, "is a VMID, or cluster:VMID"));
        }
        return null;
    }
}
