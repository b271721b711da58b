package dev.slipway.vm;

import dev.slipway.inventory.Inventory;
import dev.slipway.inventory.ManagedVms;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Accepts changes of a VM's configuration, and shows the configuration that they are meant for.
@ApplicationScoped
public class Reconfiguration {

    private static final long MIB = 1L << 20;

    private final VmGate gate;
    private final Vms vms;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final Guests guests;

    public Reconfiguration(VmGate gate, Vms vms, Inventory inventory, ManagedVms managed, Guests guests) {
        this.gate = gate;
        this.vms = vms;
        this.inventory = inventory;
        this.managed = managed;
        this.guests = guests;
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does. Fails with [Refusal.InvalidRequest]
    /// when a value is wrong or more than the node has, or a disk would shrink, with [Refusal.AlreadyExists] when
    /// another VM has the name, and with [Refusal.Conflict] when `digest` is not true any more. Proxmox VE is asked
    /// for the latter only.
    public Uni<Operation> admit(VmRef vm, ReconfigureRequest request, Requester by) {
        check(request);
        return gate.admit(vm, OperationKind.RECONFIGURE, by, (view, ours) -> {
            grows(view, request);
            fits(vm, view, request);
            String payload = ReconfigurePlan.of(ours.marker(), request).write();
            return nameIsFree(vm, request.name())
                    .chain(() -> unchanged(vm, request.digest()))
                    .replaceWith(payload);
        });
    }

    /// Yields the configuration of a VM as it is now, with what of it waits for a restart. Fails with
    /// [Refusal.NotFound] when there is no such VM. Only reads; asks Proxmox VE.
    public Uni<ConfigView> config(VmRef vm) {
        return vms.require(vm)
                .chain(view -> guest(vm))
                .chain(guest -> guests.client(vm.cluster())
                        .pending(guest.node(), vm.vmid())
                        .map(pending -> ConfigView.of(vm, guest.config(), pending)));
    }

    private static void check(ReconfigureRequest request) {
        FieldRules rules = new FieldRules();
        if (request.name() != null && rules.required("name", request.name())) {
            rules.hostName("name", request.name());
        }
        rules.description(request.description());
        rules.cores(request.cores());
        rules.memory(request.memory());
        rules.cpuType(request.cpuType());
        rules.diskSize(request.diskSize());
        rules.tags(request.tags());
        rules.cloudInit(request.cloudInit());
        rules.form("digest", request.digest(), MeantFor.FORM, MeantFor.RULE);
        List<FieldError> broken = rules.broken();
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
        if (request.changesNothing()) {
            throw new Refusal.InvalidRequest(List.of(new FieldError("", "the body names at least one change")));
        }
    }

    private static void grows(VmView view, ReconfigureRequest request) {
        if (request.diskSize() != null && request.diskSize() < view.diskSize()) {
            throw Refusal.InvalidRequest.of(
                    "disk_size", "is at least %d: disks grow and never shrink".formatted(view.diskSize()));
        }
    }

    /// Proxmox VE would take it, and refuse to start the VM with more vCPUs than its node has CPUs; with more memory
    /// than there is, none could be started.
    private void fits(VmRef vm, VmView view, ReconfigureRequest request) {
        if (view.node() == null) {
            return;
        }
        inventory.snapshot(vm.cluster()).node(new NodeName(view.node())).ifPresent(node -> {
            if (request.cores() != null && node.maxCpu() > 0 && request.cores() > node.maxCpu()) {
                throw Refusal.InvalidRequest.of(
                        "cores",
                        "is at most %d: %s has %d CPUs, a VM there cannot have more"
                                .formatted(node.maxCpu(), node.name(), node.maxCpu()));
            }
            long memory = node.maxMemory() / MIB;
            if (request.memory() != null && memory > 0 && request.memory() > memory) {
                throw Refusal.InvalidRequest.of(
                        "memory", "is at most %d: %s has no more".formatted(memory, node.name()));
            }
        });
    }

    /// Whether nobody has the name: no guest of the cluster, no VM that is being made, and none of ours that was
    /// given it so recently that the cluster's statistics do not know.
    private Uni<Void> nameIsFree(VmRef vm, @Nullable String name) {
        if (name == null) {
            return Uni.createFrom().voidItem();
        }
        Stream<Named> guests = inventory.snapshot(vm.cluster()).resources().guests().stream()
                .map(guest -> new Named(guest.vmid(), guest.name()));
        Stream<Named> ours = managed.all().stream()
                .filter(other -> other.cluster().equals(vm.cluster()))
                .map(other -> new Named(other.vmid(), other.name()));
        return vms.all()
                .map(all -> all.stream()
                        .filter(view -> view.cluster().equals(vm.cluster().value()))
                        .map(view -> new Named(new VmId(view.vmid()), view.name())))
                .map(views -> Stream.of(guests, ours, views).flatMap(named -> named))
                .invoke(all -> all.filter(other -> !other.vmid().equals(vm.vmid()))
                        .filter(other -> name.equalsIgnoreCase(other.name()))
                        .findFirst()
                        .ifPresent(other -> {
                            throw new Refusal.AlreadyExists(
                                    "name: VM %s in cluster %s is called %s already; choose another name"
                                            .formatted(other.vmid(), vm.cluster(), name));
                        }))
                .replaceWithVoid();
    }

    private record Named(VmId vmid, @Nullable String name) {}

    private Uni<Void> unchanged(VmRef vm, @Nullable String digest) {
        return digest == null
                ? Uni.createFrom().voidItem()
                : guest(vm)
                        .invoke(guest ->
                                new MeantFor(digest).require(vm, guest.config().digest()))
                        .replaceWithVoid();
    }

    private Uni<Guests.Guest> guest(VmRef vm) {
        return guests.find(vm.cluster(), vm.vmid())
                .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)));
    }
}
