package dev.slipway.vm;

import dev.slipway.operation.Entry;
import dev.slipway.operation.Marker;
import dev.slipway.operation.Operation;
import dev.slipway.operation.OperationId;
import dev.slipway.operation.Step;
import dev.slipway.operation.StepWork;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClient;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskQuery;
import dev.slipway.proxmox.TaskStatus;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks at guests as they are now, wherever they are now: a guest moves, and statistics lag.
@ApplicationScoped
public class Guests {

    /// How far a node's clock may differ from ours before we overlook a task of our own.
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final ProxmoxClusters clusters;

    public Guests(ProxmoxClusters clusters) {
        this.clusters = clusters;
    }

    /// A guest on the node that holds it now.
    public record Guest(NodeName node, GuestConfig config) {

        /// Whether it is the one that the operation made.
        public boolean madeBy(OperationId operation) {
            return carries(Marker.of(operation));
        }

        /// Whether its description has this mark.
        public boolean carries(String marker) {
            return Marker.carries(config.description(), marker);
        }

        /// What it is called; Proxmox VE shows one without a name like this.
        public String name(VmId vmid) {
            return config.name() == null ? "VM " + vmid : config.name();
        }

        /// Whether a clone or a creation still fills it, or was interrupted while it did.
        public boolean beingMade() {
            return "clone".equals(config.lock()) || "create".equals(config.lock());
        }
    }

    /// The door to the cluster that operations of it go through.
    public ProxmoxClient client(ClusterName cluster) {
        return clusters.client(cluster);
    }

    /// Yields the guest, or empty when the cluster has none under this VMID. One that moves between the look at
    /// the list and the look at its node is looked for again. The list of guests comes from the cluster file
    /// system and is current, other than the figures in it (field guide 15.1). Safe to repeat.
    public Uni<Optional<Guest>> find(ClusterName cluster, VmId vmid) {
        return find(cluster, vmid, null);
    }

    private Uni<Optional<Guest>> find(ClusterName cluster, VmId vmid, @Nullable NodeName missedOn) {
        return client(cluster)
                .resources()
                .chain(resources -> node(resources, vmid)
                        .filter(node -> !node.equals(missedOn))
                        .map(node -> read(cluster, node, vmid)
                                .chain(found ->
                                        found.isPresent() ? Uni.createFrom().item(found) : find(cluster, vmid, node)))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /// Yields the guest that the operation made, first looked for on the node where it should be. Fails with
    /// [ProxmoxException.NotFound] when it is not there, or when what is there does not carry the mark: then it
    /// is somebody else's and nothing may be done to it.
    public Uni<Guest> made(Operation operation, NodeName expected) {
        return read(operation.cluster(), expected, operation.vmid())
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(found) : find(operation.cluster(), operation.vmid()))
                .map(found -> found.filter(guest -> guest.madeBy(operation.id()))
                        .orElseThrow(() -> new ProxmoxException.NotFound(
                                "GET config",
                                "VM %s is not the one that this operation made, or is gone"
                                        .formatted(operation.vmid()))));
    }

    /// Yields what `work` yields with the guest of an operation, wherever it is now: [#following]. Fails with
    /// [ProxmoxException.NotFound] when it is gone, and with [ProxmoxException.Failed] when what is there does
    /// not carry the mark (any more): then nothing is done.
    <T> Uni<T> ours(Operation operation, String marker, Function<Guest, Uni<T>> work) {
        return marked(operation, marker).chain(guest -> following(operation, marker, guest, work));
    }

    /// Yields what `work` yields with this guest, and when it is not on its node any more, with the same guest
    /// where it has moved to. Fails with [ProxmoxException.NotFound] when it is gone.
    <T> Uni<T> following(Operation operation, String marker, Guest guest, Function<Guest, Uni<T>> work) {
        return Uni.createFrom()
                .deferred(() -> work.apply(guest))
                .onFailure(ProxmoxException.NotFound.class)
                .recoverWithUni(missing -> marked(operation, marker)
                        .chain(now -> now.node().equals(guest.node())
                                ? Uni.createFrom().failure(missing)
                                : following(operation, marker, now, work)));
    }

    private Uni<Guest> marked(Operation operation, String marker) {
        return find(operation.cluster(), operation.vmid()).map(found -> {
            Guest guest = found.orElseThrow(() -> new ProxmoxException.NotFound(
                    "GET /cluster/resources", "VM %s is not there any more".formatted(operation.vmid())));
            if (!guest.carries(marker)) {
                throw MarkedGuest.leftAlone(operation, guest);
            }
            return guest;
        });
    }

    /// Yields what `look` finds of the guest of an operation; nothing is there when it is gone, or not ours.
    /// Only reads.
    Uni<StepWork.Effect> seen(Operation operation, String marker, Function<Guest, Uni<StepWork.Effect>> look) {
        return find(operation.cluster(), operation.vmid())
                .chain(found -> found.filter(guest -> guest.carries(marker))
                        .map(guest -> look.apply(guest).map(effect -> elsewhere(operation, guest, effect)))
                        .orElseGet(() -> Uni.createFrom().item(new StepWork.Effect.Absent())));
    }

    /// The effect of the current step on a guest, or [StepWork.Effect.Elsewhere] when nothing is there because
    /// its task ran on a node that the guest has left: most tasks are started before anybody looks whether
    /// there is such a guest (field guide 11).
    static StepWork.Effect elsewhere(Operation operation, Guest guest, StepWork.Effect effect) {
        boolean left =
                lastCalled(operation).filter(node -> !node.equals(guest.node())).isPresent();
        return effect instanceof StepWork.Effect.Absent && left ? new StepWork.Effect.Elsewhere() : effect;
    }

    private static Optional<NodeName> lastCalled(Operation operation) {
        return operation.entries().reversed().stream()
                .filter(Entry.OfStep.class::isInstance)
                .map(Entry.OfStep.class::cast)
                .findFirst()
                .flatMap(current -> operation.upid(current.step()))
                .map(Upid::node);
    }

    /// Yields the guest if it is on that node, else empty.
    private Uni<Optional<Guest>> read(ClusterName cluster, NodeName node, VmId vmid) {
        return client(cluster)
                .config(node, vmid)
                .map(config -> Optional.of(new Guest(node, config)))
                .onFailure(ProxmoxException.NotFound.class)
                .recoverWithItem(Optional.empty());
    }

    /// Yields [StepWork.Effect.Underway] with the running tasks of this type that the step may have started for
    /// its VM, else [StepWork.Effect.Absent]. Only reads.
    public Uni<StepWork.Effect> underway(Operation operation, Step step, NodeName node, String type) {
        return underway(operation, step, node, Set.of(type));
    }

    /// The same for tasks of several types.
    Uni<StepWork.Effect> underway(Operation operation, Step step, NodeName node, Set<String> types) {
        return running(operation, step, node, null, operation.vmid())
                .map(tasks -> tasks.stream()
                        .filter(upid -> types.contains(upid.type()))
                        .toList())
                .map(tasks -> tasks.isEmpty() ? new StepWork.Effect.Absent() : new StepWork.Effect.Underway(tasks));
    }

    /// Yields the running tasks of a type, or of all types, for a guest on a node that the step may have
    /// started, as far as our token may see. Only reads. Source: `GET /nodes/{node}/tasks`.
    public Uni<List<Upid>> running(Operation operation, Step step, NodeName node, @Nullable String type, VmId vmid) {
        Instant since = operation.startedAt(step).orElse(operation.acceptedAt());
        return client(operation.cluster())
                .tasks(node, new TaskQuery(type, vmid, since.minus(CLOCK_SKEW)))
                .map(tasks -> tasks.stream()
                        .filter(TaskStatus::running)
                        .map(TaskStatus::upid)
                        .toList());
    }

    private static Optional<NodeName> node(ClusterResources resources, VmId vmid) {
        return resources.guests().stream()
                .filter(guest -> guest.vmid().equals(vmid))
                .map(ClusterResources.Guest::node)
                .findFirst();
    }
}
