package dev.slipway.inventory;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.VmId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the clusters hold now, answered from memory.
@ApplicationScoped
public class Inventory {

    private static final int BUFFER = 1024;

    /// What is known of one guest.
    record Observed(ClusterName cluster, VmId vmid, Observation observation) {}

    private final BroadcastProcessor<Observed> observations = BroadcastProcessor.create();
    private final Map<ClusterName, ClusterView> views = new TreeMap<>();
    private final Map<ClusterName, Uni<ClusterSnapshot>> underWay = new ConcurrentHashMap<>();
    private final Function<ClusterName, Uni<ClusterResources>> resources;
    private final InstantSource clock;

    @Inject
    public Inventory(ProxmoxClusters clusters, InventoryConfig config, InstantSource clock) {
        this(clusters.names(), cluster -> clusters.client(cluster).resources(), config, clock);
    }

    Inventory(
            Collection<ClusterName> clusters,
            Function<ClusterName, Uni<ClusterResources>> resources,
            InventoryConfig config,
            InstantSource clock) {
        this.resources = resources;
        this.clock = clock;
        clusters.forEach(cluster -> views.put(cluster, new ClusterView(cluster, config.statisticsLag())));
    }

    /// The names of all configured clusters, in order.
    public List<ClusterName> clusters() {
        return List.copyOf(views.keySet());
    }

    /// What this cluster holds; [NoSuchElementException] when no cluster of this name is configured.
    public ClusterSnapshot snapshot(ClusterName cluster) {
        return view(cluster).picture();
    }

    /// What all configured clusters hold, in the order of their names.
    public List<ClusterSnapshot> snapshots() {
        return views.values().stream().map(ClusterView::picture).toList();
    }

    /// How far these pictures can be trusted now, in the same order.
    public List<ClusterFreshness> freshness() {
        Instant now = clock.instant();
        return snapshots().stream()
                .map(snapshot -> ClusterFreshness.of(snapshot, now))
                .toList();
    }

    /// Asks the cluster now and yields the new snapshot, or the last one with the reason why there is no
    /// newer: this never fails. Who asks while an answer is awaited shares it. Source: `GET
    /// /cluster/resources`.
    public Uni<ClusterSnapshot> refresh(ClusterName cluster) {
        return Uni.createFrom().deferred(() -> underWay.computeIfAbsent(cluster, this::ask));
    }

    private Uni<ClusterSnapshot> ask(ClusterName cluster) {
        ClusterView view = view(cluster);
        Instant askedAt = clock.instant();
        return Uni.createFrom()
                .deferred(() -> resources.apply(cluster))
                .map(answer -> view.answer(answer, askedAt))
                .onFailure()
                .recoverWithItem(failure -> view.failure(String.valueOf(failure.getMessage())))
                .onTermination()
                .invoke(() -> underWay.remove(cluster))
                .memoize()
                .indefinitely();
    }

    /// Notes what we know first-hand of a guest; it is shown at once and outlives the statistics that lag
    /// behind.
    public void observed(ClusterName cluster, VmId vmid, Observation observation) {
        Observed observed = new Observed(cluster, vmid, observation);
        heard(observed);
        // operations observe beside each other, and listeners hear one thing after the other
        synchronized (observations) {
            observations.onNext(observed);
        }
    }

    /// Notes what another replica knows first-hand.
    void heard(Observed observed) {
        view(observed.cluster()).observe(observed.vmid(), observed.observation());
    }

    /// What this process observes from now on. Who does not keep up is failed, never waited for.
    Multi<Observed> observations() {
        return observations.onOverflow().buffer(BUFFER);
    }

    void bridges(ClusterName cluster, NodeName node, Set<String> names) {
        view(cluster).bridges(node, names);
    }

    private ClusterView view(ClusterName cluster) {
        @Nullable ClusterView view = views.get(cluster);
        if (view == null) {
            throw new NoSuchElementException("no cluster " + cluster + " is configured");
        }
        return view;
    }
}
