package dev.slipway.vm;

import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.GuestSnapshot;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClient;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The snapshots of a VM: lists them, and accepts what is to be done with them.
///
/// The statistics of the clusters do not have them, so Proxmox VE is asked, here and nowhere else on the way of a
/// request.
@ApplicationScoped
public class Snapshots {

    /// pve-common `JSONSchema.pm`, `pve-configid`, and the names that qemu-server keeps to itself.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{1,39}");

    private static final Set<String> RESERVED = Set.of("current", "pending");
    private static final int MAX_DESCRIPTION = 4000;

    private final VmGate gate;
    private final Vms vms;
    private final Guests guests;

    public Snapshots(VmGate gate, Vms vms, Guests guests) {
        this.gate = gate;
        this.vms = vms;
        this.guests = guests;
    }

    /// Yields the snapshots of a VM, the oldest first. Fails with [Refusal.NotFound] when there is no such VM, and with
    /// [ProxmoxException] when its node does not answer. Only reads.
    public Uni<List<SnapshotView>> list(VmRef vm) {
        return vms.require(vm)
                .chain(view -> snapshots(vm, view))
                .map(found -> found.stream()
                        .map(SnapshotView::of)
                        .sorted(SnapshotView.OLDEST_FIRST)
                        .toList());
    }

    /// Yields the stored and launched operation that takes a snapshot, as [VmGate#admit] does. Fails with
    /// [Refusal.AlreadyExists] when there is one of this name.
    public Uni<Operation> take(VmRef vm, SnapshotRequest request, Requester by) {
        return take(vm, request, "name", by);
    }

    /// The same for a request whose name came in another field.
    Uni<Operation> take(VmRef vm, SnapshotRequest request, String nameField, Requester by) {
        String name = check(request, nameField);
        return gate.admit(
                vm,
                OperationKind.SNAPSHOT,
                by,
                (view, ours) -> named(vm, view, name).map(found -> {
                    found.ifPresent(snapshot -> {
                        throw new Refusal.AlreadyExists(
                                "VM %s has a snapshot %s already; choose another name".formatted(vm, snapshot.name()));
                    });
                    return new SnapshotPlan(
                                    ours.marker(),
                                    name,
                                    request.description(),
                                    Boolean.TRUE.equals(request.includeRam()),
                                    false)
                            .write();
                }));
    }

    /// Yields the stored and launched operation that brings the VM back to a snapshot, and starts it if `start` is set.
    /// Fails with [Refusal.NotFound] when there is no such snapshot, [Refusal.Conflict] when it is unfinished.
    public Uni<Operation> rollback(VmRef vm, String name, boolean start, Requester by) {
        return gate.admit(
                vm,
                OperationKind.ROLLBACK,
                by,
                (view, ours) -> existing(vm, view, name).map(snapshot -> {
                    if (snapshot.unfinished()) {
                        throw new Refusal.Conflict(
                                ProblemType.WRONG_STATE,
                                "The snapshot is unfinished",
                                "snapshot %s of VM %s is unfinished; it can only be deleted".formatted(name, vm));
                    }
                    return new SnapshotPlan(ours.marker(), snapshot.name(), null, false, start).write();
                }));
    }

    /// Yields the stored and launched operation that deletes a snapshot. Fails with [Refusal.NotFound] when there is no
    /// such snapshot.
    public Uni<Operation> delete(VmRef vm, String name, Requester by) {
        return gate.admit(
                vm,
                OperationKind.DELETE_SNAPSHOT,
                by,
                (view, ours) -> existing(vm, view, name)
                        .map(snapshot -> new SnapshotPlan(ours.marker(), snapshot.name(), null, false, false).write()));
    }

    private static String check(SnapshotRequest request, String nameField) {
        List<FieldError> errors = broken(request, nameField);
        if (request.name() == null || !errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
        return request.name();
    }

    /// What is wrong with a request whose name came in this field.
    static List<FieldError> broken(SnapshotRequest request, String nameField) {
        List<FieldError> errors = new ArrayList<>();
        String name = request.name();
        if (name == null) {
            errors.add(FieldError.at(nameField, "is required"));
        } else if (!NAME.matcher(name).matches()) {
            errors.add(FieldError.at(nameField, "is a letter, then letters, digits, _ and -; 2 to 40 characters"));
        } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            errors.add(FieldError.at(nameField, "is reserved by Proxmox VE"));
        }
        if (request.description() != null && request.description().length() > MAX_DESCRIPTION) {
            errors.add(FieldError.at("description", "has at most %d characters".formatted(MAX_DESCRIPTION)));
        }
        return errors;
    }

    private Uni<GuestSnapshot> existing(VmRef vm, VmView view, String name) {
        return named(vm, view, name)
                .map(found ->
                        found.orElseThrow(() -> new Refusal.NotFound("no snapshot %s of VM %s".formatted(name, vm))));
    }

    private Uni<Optional<GuestSnapshot>> named(VmRef vm, VmView view, String name) {
        return snapshots(vm, view).map(all -> find(all, name));
    }

    static Optional<GuestSnapshot> find(List<GuestSnapshot> all, String name) {
        return all.stream().filter(snapshot -> snapshot.name().equals(name)).findFirst();
    }

    /// Asks the node on which the VM was seen last, and looks for it when it is not there any more.
    private Uni<List<GuestSnapshot>> snapshots(VmRef vm, VmView view) {
        ProxmoxClient client = guests.client(vm.cluster());
        Function<NodeName, Uni<List<GuestSnapshot>>> ask = node -> client.snapshots(node, vm.vmid());
        Uni<List<GuestSnapshot>> anywhere = guests.find(vm.cluster(), vm.vmid())
                .chain(found -> ask.apply(found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm))
                        .node()));
        return view.node() == null
                ? anywhere
                : ask.apply(new NodeName(view.node()))
                        .onFailure(ProxmoxException.NotFound.class)
                        .recoverWithUni(anywhere);
    }
}
