package dev.slipway.vm;

import dev.slipway.catalog.IsoCatalog;
import dev.slipway.catalog.IsoImage;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.placement.Placement;
import dev.slipway.placement.Reservations;
import dev.slipway.placement.Space;
import dev.slipway.proxmox.DeviceChange;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NetworkDevice;
import dev.slipway.proxmox.NewDrive;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Accepts changes of the disks, the network devices and the CD-ROM of a VM.
///
/// Which place a device gets is decided here, from the configuration as it is now: what is accepted names it,
/// and does not take it when somebody else has done so meanwhile. Every change yields the stored and launched
/// operation, as [VmGate#admit] does, and fails with a [Refusal] that says what is wrong; with [Refusal.Conflict] when
/// it is meant for another configuration than the VM has. The operation fails when it gets another one meanwhile.
@ApplicationScoped
public class Devices {

    private final VmGate gate;
    private final Guests guests;
    private final Inventory inventory;
    private final Placement placement;
    private final Reservations reservations;
    private final IsoCatalog isos;

    public Devices(
            VmGate gate,
            Guests guests,
            Inventory inventory,
            Placement placement,
            Reservations reservations,
            IsoCatalog isos) {
        this.gate = gate;
        this.guests = guests;
        this.inventory = inventory;
        this.placement = placement;
        this.reservations = reservations;
        this.isos = isos;
    }

    /// Attaches an empty disk where there is room for it, besides what is reserved for VMs that are being made.
    public Uni<Operation> attachDisk(VmRef vm, DiskRequest request, MeantFor meantFor, Requester by) {
        check(rules -> rules.disk("", request));
        return reservations
                .inFlight(vm.cluster())
                .chain(inFlight -> admit(vm, meantFor, by, false, (guest, slots) -> {
                    String storage = request.storage() == null ? slots.bootStorage(vm) : request.storage();
                    Space space = new Space(storage, DiskSize.ofGiB(Objects.requireNonNull(request.size())));
                    placement
                            .obstacle(snapshot(vm), inFlight, guest.node(), space)
                            .ifPresent(why -> {
                                throw why.temporary()
                                        ? new Refusal.Conflict(
                                                ProblemType.NO_CAPACITY, "There is no room for this disk", why.reason())
                                        : Refusal.InvalidRequest.of("storage", why.reason());
                            });
                    return DeviceChange.add(
                            slots.forDisk(),
                            new NewDrive.Disk(storage, space.size().wholeGiB()));
                }));
    }

    /// Detaches a disk, whose data is kept under the name of an unused disk, or deleted when `deleteData` says
    /// so. An unused disk can only be deleted.
    public Uni<Operation> detachDisk(VmRef vm, String disk, boolean deleteData, MeantFor meantFor, Requester by) {
        if (DeviceSlots.isUnused(disk) && !deleteData) {
            throw Refusal.InvalidRequest.of("delete_data", "is true: an unused disk is detached already");
        }
        return admit(
                vm,
                meantFor,
                by,
                deleteData,
                (guest, slots) -> new DeviceChange(disk, slots.removableDisk(vm, disk), null));
    }

    /// Attaches another network device; Proxmox VE chooses its MAC.
    public Uni<Operation> attachNetwork(VmRef vm, NetworkRequest request, MeantFor meantFor, Requester by) {
        check(rules -> {
            rules.required("bridge", request.bridge());
            rules.network("", request);
        });
        return admit(vm, meantFor, by, false, (guest, slots) -> {
            bridgeExists(vm, guest, request.bridge());
            return DeviceChange.add(slots.forNetwork(), request.on(NetworkDevice.parse("virtio")));
        });
    }

    /// Changes a network device, which keeps its MAC and everything that the request does not name.
    public Uni<Operation> changeNetwork(
            VmRef vm, String device, NetworkRequest request, MeantFor meantFor, Requester by) {
        check(rules -> {
            if (request.changesNothing()) {
                rules.error("", "the body names at least one change");
            }
            rules.network("", request);
        });
        return admit(vm, meantFor, by, false, (guest, slots) -> {
            String seen = slots.network(vm, device);
            bridgeExists(vm, guest, request.bridge());
            return new DeviceChange(
                    device, seen, request.on(NetworkDevice.parse(seen)).toString());
        });
    }

    public Uni<Operation> detachNetwork(VmRef vm, String device, MeantFor meantFor, Requester by) {
        return admit(
                vm, meantFor, by, false, (guest, slots) -> new DeviceChange(device, slots.network(vm, device), null));
    }

    /// Puts an image into the CD-ROM drive; a VM without one gets one.
    public Uni<Operation> insert(VmRef vm, @Nullable String iso, MeantFor meantFor, Requester by) {
        check(rules -> rules.required("iso", iso));
        return admit(vm, meantFor, by, false, (guest, slots) -> {
            String slot = slots.forDisc();
            IsoImage image = image(vm, guest, Objects.requireNonNull(iso).strip());
            return new DeviceChange(slot, slots.line(slot), new NewDrive.Cdrom(image.volume()).toString());
        });
    }

    /// Takes the image out of the CD-ROM drive, which stays.
    public Uni<Operation> eject(VmRef vm, MeantFor meantFor, Requester by) {
        return admit(vm, meantFor, by, false, (guest, slots) -> {
            String slot = slots.withDisc().orElseThrow(() -> new Refusal.NotFound("no ISO image in VM " + vm));
            return new DeviceChange(slot, slots.line(slot), new NewDrive.NoDisc().toString());
        });
    }

    private Uni<Operation> admit(
            VmRef vm,
            MeantFor meantFor,
            Requester by,
            boolean destroy,
            BiFunction<Guests.Guest, DeviceSlots, DeviceChange> change) {
        return gate.admit(
                vm,
                OperationKind.DEVICES,
                by,
                (view, ours) -> guests.find(vm.cluster(), vm.vmid())
                        .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)))
                        .map(guest -> {
                            meantFor.require(vm, guest.config().digest());
                            return new DevicesPlan(
                                            ours.marker(),
                                            List.of(change.apply(guest, new DeviceSlots(guest.config()))),
                                            destroy,
                                            meantFor.digest())
                                    .write();
                        }));
    }

    private static void check(Consumer<FieldRules> rules) {
        FieldRules broken = new FieldRules();
        rules.accept(broken);
        List<FieldError> errors = broken.broken();
        if (!errors.isEmpty()) {
            throw new Refusal.InvalidRequest(errors);
        }
    }

    private ClusterSnapshot snapshot(VmRef vm) {
        return inventory.snapshot(vm.cluster());
    }

    private void bridgeExists(VmRef vm, Guests.Guest guest, @Nullable String bridge) {
        Set<String> bridges = snapshot(vm).bridges().get(guest.node());
        if (bridge != null && bridges != null && !bridges.contains(bridge)) {
            throw Refusal.InvalidRequest.of(
                    "bridge",
                    "is one of those of node %s: %s"
                            .formatted(guest.node(), bridges.stream().sorted().collect(Collectors.joining(", "))));
        }
    }

    private IsoImage image(VmRef vm, Guests.Guest guest, String iso) {
        Optional<IsoImage> here = isos.find(vm.cluster(), iso).stream()
                .filter(image -> image.nodes().contains(guest.node()))
                .findFirst();
        return here.orElseThrow(() -> Refusal.InvalidRequest.of(
                "iso",
                "is one of those that node %s can reach: %s"
                        .formatted(
                                guest.node(),
                                isos.images(vm.cluster()).stream()
                                        .filter(image -> image.nodes().contains(guest.node()))
                                        .map(IsoImage::volume)
                                        .collect(Collectors.joining(", ")))));
    }
}
