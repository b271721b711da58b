package dev.slipway.vm;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationKind;
import dev.slipway.operation.Requester;
import dev.slipway.placement.Placement;
import dev.slipway.placement.Reservation;
import dev.slipway.placement.Reservations;
import dev.slipway.proxmox.ClusterResources.Node;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.GuestStatus;
import dev.slipway.proxmox.MigrationConditions;
import dev.slipway.proxmox.MigrationConditions.LocalDisk;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.PowerState;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import dev.slipway.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Accepts migrations, and shows before what stands in the way of one: what Proxmox VE says, and the room that
/// our placement would leave.
@ApplicationScoped
public class MigrationAdmission {

    private static final Pattern STORAGE = Pattern.compile("[a-zA-Z][a-zA-Z0-9._-]{0,98}[a-zA-Z0-9]");
    private static final long MIB = 1L << 20;

    private final VmGate gate;
    private final Vms vms;
    private final Guests guests;
    private final Inventory inventory;
    private final Placement placement;
    private final Reservations reservations;

    public MigrationAdmission(
            VmGate gate, Vms vms, Guests guests, Inventory inventory, Placement placement, Reservations reservations) {
        this.gate = gate;
        this.vms = vms;
        this.guests = guests;
        this.inventory = inventory;
        this.placement = placement;
        this.reservations = reservations;
    }

    /// All that is known of a VM that may be moved.
    private record Candidate(
            VmRef vm,
            NodeName node,
            GuestConfig config,
            GuestStatus status,
            MigrationConditions conditions,
            ClusterSnapshot snapshot,
            List<Reservation> inFlight) {

        boolean running() {
            return status.state() == PowerState.RUNNING;
        }

        List<LocalDisk> disks() {
            return conditions.localDisks().stream()
                    .filter(disk -> !disk.cdrom())
                    .toList();
        }
    }

    /// Yields what stands in the way of moving a VM. Fails with [Refusal.NotFound] when there is no such VM.
    /// Only reads; asks Proxmox VE.
    public Uni<MigrationView> conditions(VmRef vm) {
        return vms.require(vm).chain(view -> candidate(vm)).map(this::view);
    }

    /// Yields the stored and launched operation, as [VmGate#admit] does. Fails with [Refusal.InvalidRequest]
    /// when there is no such node or storage, and with [Refusal.Conflict] when the VM cannot be moved there as
    /// it is. Proxmox VE is asked.
    public Uni<Operation> admit(VmRef vm, MigrateRequest request, Requester by) {
        check(request);
        return gate.admit(
                vm,
                OperationKind.MIGRATE,
                by,
                (view, ours) -> candidate(vm).map(candidate -> {
                    movable(candidate, request);
                    NodeName target = target(candidate, request);
                    storage(candidate, request, target);
                    return new MigratePlan(
                                    ours.marker(),
                                    candidate.node(),
                                    target,
                                    Boolean.TRUE.equals(request.withLocalDisks()),
                                    request.targetStorage())
                            .write();
                }));
    }

    private static void check(MigrateRequest request) {
        FieldRules rules = new FieldRules();
        rules.label("target", request.target(), "is the name of a node");
        rules.form("target_storage", request.targetStorage(), STORAGE, "is the name of a storage");
        List<FieldError> broken = rules.broken();
        if (!broken.isEmpty()) {
            throw new Refusal.InvalidRequest(broken);
        }
    }

    private Uni<Candidate> candidate(VmRef vm) {
        var client = guests.client(vm.cluster());
        return guests.find(vm.cluster(), vm.vmid())
                .map(found -> found.orElseThrow(() -> new Refusal.NotFound("no VM " + vm)))
                .chain(guest -> Uni.combine()
                        .all()
                        .unis(
                                client.status(guest.node(), vm.vmid()),
                                client.migrations().conditions(guest.node(), vm.vmid()),
                                inventory.refresh(vm.cluster()),
                                reservations.inFlight(vm.cluster()))
                        .with((status, conditions, snapshot, inFlight) -> new Candidate(
                                vm, guest.node(), guest.config(), status, conditions, snapshot, inFlight)));
    }

    private MigrationView view(Candidate candidate) {
        return new MigrationView(
                candidate.vm().cluster().value(),
                candidate.vm().vmid().number(),
                candidate.node().value(),
                candidate.running(),
                candidate.status().haManaged(),
                targets(candidate),
                candidate.disks().stream()
                        .map(disk -> new MigrationView.LocalDisk(
                                disk.volume(), disk.size().wholeGiB()))
                        .toList(),
                candidate.conditions().localResources());
    }

    private List<MigrationView.Target> targets(Candidate candidate) {
        return candidate.snapshot().resources().nodes().stream()
                .filter(node -> !node.name().equals(candidate.node()))
                .sorted(Comparator.comparing(Node::name))
                .map(node -> target(candidate, node))
                .toList();
    }

    private MigrationView.Target target(Candidate candidate, Node node) {
        OptionalLong left = placement.memoryLeft(node, candidate.snapshot(), candidate.inFlight());
        List<String> obstacles = new ArrayList<>();
        if (!node.online()) {
            obstacles.add("it is not online");
        }
        String refused = candidate.conditions().refused().get(node.name());
        if (refused != null) {
            obstacles.add(refused);
        }
        int cores = candidate.config().cores() * candidate.config().sockets();
        if (node.maxCpu() > 0 && cores > node.maxCpu()) {
            obstacles.add("it has %d CPUs, and the VM has %d".formatted(node.maxCpu(), cores));
        }
        long memory = candidate.config().memoryMiB();
        if (candidate.running() && left.isPresent() && left.getAsLong() < memory * MIB) {
            obstacles.add(
                    "it has %d MiB of memory left, and the VM needs %d".formatted(left.getAsLong() / MIB, memory));
        }
        return new MigrationView.Target(
                node.name().value(),
                obstacles.isEmpty(),
                List.copyOf(obstacles),
                left.isPresent() ? left.getAsLong() / MIB : null);
    }

    private static void movable(Candidate candidate, MigrateRequest request) {
        List<String> devices = candidate.conditions().localResources();
        if (!devices.isEmpty()) {
            throw notMovable("VM %s uses devices of its node (%s); remove them from its configuration first"
                    .formatted(candidate.vm(), String.join(", ", devices)));
        }
        candidate.conditions().localDisks().stream()
                .filter(LocalDisk::cdrom)
                .findFirst()
                .ifPresent(image -> {
                    throw notMovable("%s is inserted and lies on storage that only this node has; eject it first"
                            .formatted(image.volume()));
                });
        if (candidate.running() && Boolean.FALSE.equals(request.online())) {
            throw notMovable("VM %s is running; shut it down first, or leave out online".formatted(candidate.vm()));
        }
        if (candidate.disks().isEmpty()) {
            return;
        }
        String disks = candidate.disks().stream().map(LocalDisk::volume).collect(Collectors.joining(", "));
        if (candidate.status().haManaged()) {
            throw notMovable("%s lie on storage that only this node has, and a high-availability manager moves no disks"
                    .formatted(disks));
        }
        if (candidate.running() && !Boolean.TRUE.equals(request.withLocalDisks())) {
            throw notMovable("%s lie on storage that only this node has; ask for with_local_disks to have them copied"
                    .formatted(disks));
        }
    }

    private NodeName target(Candidate candidate, MigrateRequest request) {
        List<MigrationView.Target> targets = targets(candidate);
        if (request.target() == null) {
            return targets.stream()
                    .filter(MigrationView.Target::allowed)
                    .max(Comparator.comparingLong(MigrationAdmission::room))
                    .map(best -> new NodeName(best.node()))
                    .orElseThrow(() -> notMovable(targets.stream()
                            .map(MigrationAdmission::refused)
                            .collect(Collectors.joining("; ", "no other node can take the VM: ", ""))));
        }
        if (request.target().equals(candidate.node().value())) {
            throw notMovable("VM %s is on %s already".formatted(candidate.vm(), candidate.node()));
        }
        MigrationView.Target target = targets.stream()
                .filter(each -> each.node().equals(request.target()))
                .findFirst()
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "target",
                        "is one of: "
                                + targets.stream()
                                        .map(MigrationView.Target::node)
                                        .collect(Collectors.joining(", "))));
        if (!target.allowed()) {
            throw notMovable(refused(target));
        }
        return new NodeName(target.node());
    }

    private static long room(MigrationView.Target target) {
        return target.memoryLeft() == null ? 0 : target.memoryLeft();
    }

    private static String refused(MigrationView.Target target) {
        return "%s cannot take the VM: %s".formatted(target.node(), String.join(", ", target.obstacles()));
    }

    private void storage(Candidate candidate, MigrateRequest request, NodeName target) {
        if (request.targetStorage() == null) {
            return;
        }
        var storage = candidate
                .snapshot()
                .storage(target, request.targetStorage())
                .filter(found -> found.available() && found.content().contains("images"))
                .orElseThrow(() -> Refusal.InvalidRequest.of(
                        "target_storage", "%s has no storage %s for disks".formatted(target, request.targetStorage())));
        long needed = candidate.disks().stream()
                .map(LocalDisk::size)
                .mapToLong(DiskSize::bytes)
                .sum();
        OptionalLong left = placement.spaceLeft(storage, candidate.snapshot(), candidate.inFlight());
        if (left.isPresent() && left.getAsLong() < needed) {
            throw notMovable("storage %s on %s has %s left, and the disks need %s"
                    .formatted(request.targetStorage(), target, new DiskSize(left.getAsLong()), new DiskSize(needed)));
        }
    }

    private static Refusal notMovable(String why) {
        return new Refusal.Conflict(ProblemType.NOT_MOVABLE, "The VM cannot be moved there as it is", why);
    }
}
