package dev.slipway.provisioning;

import dev.slipway.catalog.Template;
import dev.slipway.catalog.TemplateReader;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Journal;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.Requester;
import dev.slipway.placement.Origin;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestSnapshot;
import dev.slipway.proxmox.ProxmoxClient;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import dev.slipway.vm.CloneRequest;
import dev.slipway.vm.Cloning;
import dev.slipway.vm.Guests;
import dev.slipway.vm.VmGate;
import dev.slipway.vm.VmRef;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies of VMs: creations whose template is another VM, read at the moment of the request. They pass the same
/// admission, wait for the same turns and turn back in the same way.
@ApplicationScoped
public class VmCloning implements Cloning {

    private final Admission admission;
    private final Journal journal;
    private final VmGate gate;
    private final Guests guests;
    private final Inventory inventory;

    public VmCloning(Admission admission, Journal journal, VmGate gate, Guests guests, Inventory inventory) {
        this.admission = admission;
        this.journal = journal;
        this.gate = gate;
        this.guests = guests;
        this.inventory = inventory;
    }

    @Override
    public Uni<Operation> admit(VmRef vm, CloneRequest request, Requester by) {
        check(request);
        return journal.repeated(
                by.owner(),
                by.idempotency(),
                () -> source(vm, request)
                        .chain(source ->
                                admission.admit(() -> Uni.createFrom().item(() -> order(vm, request, source)), by)));
    }

    private static void check(CloneRequest request) {
        CreateVmRequest wish = request(null, request, request.name(), null);
        List<FieldError> broken = RequestRules.broken(wish).stream()
                .map(error -> error.field().equals("name") ? FieldError.at("clone_name", error.detail()) : error)
                .toList();
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
        if (Boolean.FALSE.equals(request.full())) {
            throw Refusal.InvalidRequest.of(
                    "full_clone",
                    "only a template has linked clones; leave it out, or make a template of the VM first");
        }
    }

    /// What is copied, and the mark by which it is known to be ours.
    private record Source(Guests.Guest guest, String marker) {}

    private Uni<Source> source(VmRef vm, CloneRequest request) {
        return gate.copied(vm)
                .chain(ours -> guests.find(vm.cluster(), vm.vmid())
                        .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)))
                        .invoke(guest -> {
                            if (!guest.carries(ours.marker())) {
                                throw VmGate.notManaged(vm);
                            }
                        })
                        .call(guest -> snapshotIsThere(vm, guest, request.snapshot()))
                        .map(guest -> new Source(guest, ours.marker())));
    }

    private Uni<Void> snapshotIsThere(VmRef vm, Guests.Guest guest, @Nullable String name) {
        if (name == null) {
            return Uni.createFrom().voidItem();
        }
        ProxmoxClient client = guests.client(vm.cluster());
        return client.snapshots(guest.node(), vm.vmid())
                .invoke(all -> {
                    if (all.stream().map(GuestSnapshot::name).noneMatch(name::equals)) {
                        throw Refusal.InvalidRequest.of("snapshot_name", "VM %s has no such snapshot".formatted(vm));
                    }
                })
                .replaceWithVoid();
    }

    private static CreateVmRequest wish(VmRef vm, CloneRequest request, Source source) {
        String description = request.description() == null
                ? Marker.without(source.guest().config().description())
                : request.description();
        return request(vm, request, request.name(), description);
    }

    private static CreateVmRequest request(
            @Nullable VmRef vm, CloneRequest request, @Nullable String name, @Nullable String description) {
        return new CreateVmDraft()
                .name(name)
                .description(description)
                .template(vm == null ? "a VM" : vm.vmid().toString())
                .cluster(vm == null ? null : vm.cluster().value())
                .node(request.node())
                .storage(request.storage())
                .startOnCreate(request.start())
                .fullClone(true)
                .request();
    }

    private VmOrder order(VmRef vm, CloneRequest request, Source found) {
        Guests.Guest source = found.guest();
        ClusterSnapshot snapshot = inventory.snapshot(vm.cluster());
        String name = Objects.requireNonNull(request.name());
        Orders.nameIsFree(snapshot, name);
        Template.Replica replica = snapshot.resources().guests().stream()
                .filter(guest -> guest.vmid().equals(vm.vmid()))
                .findFirst()
                .flatMap(guest -> replica(guest, source, snapshot))
                .orElseThrow(() -> new Refusal.Conflict(
                        ProblemType.WRONG_STATE,
                        "The VM cannot be copied",
                        "VM %s has no disk to boot from whose size and storage are known".formatted(vm)));
        return new VmOrder(
                wish(vm, request, found),
                snapshot,
                name,
                new Origin.Clone(new Template(
                        vm.cluster(),
                        Objects.requireNonNullElse(source.config().name(), vm.toString()),
                        List.of(replica))),
                replica.cores(),
                replica.memoryMiB(),
                gib(source.config()),
                Optional.empty(),
                null,
                found.marker(),
                request.snapshot());
    }

    private static Optional<Template.Replica> replica(
            ClusterResources.Guest listed, Guests.Guest source, ClusterSnapshot snapshot) {
        return listed.node().equals(source.node())
                ? TemplateReader.replica(listed, source.config(), snapshot)
                : Optional.empty();
    }

    /// The room that all disks together need.
    private static int gib(GuestConfig config) {
        return (int) new DiskSize(config.disks().values().stream()
                        .filter(disk -> !disk.cdrom())
                        .flatMap(disk -> disk.size().stream())
                        .mapToLong(DiskSize::bytes)
                        .sum())
                .wholeGiB();
    }
}
