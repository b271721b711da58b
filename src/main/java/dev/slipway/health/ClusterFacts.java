package dev.slipway.health;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Privileges;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.ProxmoxVersion;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Remembers each cluster's version and what our credentials may do there, so that nobody who asks for our health
/// asks Proxmox VE.
@ApplicationScoped
public class ClusterFacts {

    private static final Logger LOG = Logger.getLogger(ClusterFacts.class);

    /// Versions and privileges change by a hand at the cluster: seldom, but then somebody waits to see it.
    private static final Duration KEPT = Duration.ofMinutes(5);

    /// The two questions to a cluster.
    record Source(
            Function<ClusterName, Uni<ProxmoxVersion>> version, Function<ClusterName, Uni<Privileges>> privileges) {}

    private final Map<ClusterName, ClusterFact> facts = new ConcurrentHashMap<>();
    private final Set<ClusterName> asked = ConcurrentHashMap.newKeySet();
    private final Supplier<List<ClusterSnapshot>> snapshots;
    private final Source source;
    private final InstantSource clock;

    @Inject
    ClusterFacts(Inventory inventory, ProxmoxClusters clusters, InstantSource clock) {
        this(
                inventory::snapshots,
                new Source(
                        cluster -> clusters.client(cluster).version(),
                        cluster -> clusters.client(cluster).privileges()),
                clock);
    }

    ClusterFacts(Supplier<List<ClusterSnapshot>> snapshots, Source source, InstantSource clock) {
        this.snapshots = snapshots;
        this.source = source;
        this.clock = clock;
    }

    /// What is known of this cluster.
    ClusterFact of(ClusterName cluster) {
        return facts.getOrDefault(cluster, ClusterFact.UNKNOWN);
    }

    /// Asks the clusters that answer and whose facts are missing or old. One that does not answer keeps its facts,
    /// fails nothing, and delays no other: those that are still being asked are left alone.
    @Scheduled(every = "5s")
    Uni<Void> refresh() {
        List<Uni<Void>> questions = snapshots.get().stream()
                .filter(ClusterSnapshot::reachable)
                .map(ClusterSnapshot::cluster)
                .filter(this::due)
                .filter(asked::add)
                .map(cluster -> ask(cluster).onTermination().invoke(() -> asked.remove(cluster)))
                .toList();
        return questions.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(questions).andCollectFailures().replaceWithVoid();
    }

    private boolean due(ClusterName cluster) {
        return !of(cluster).askedAt().isAfter(clock.instant().minus(KEPT));
    }

    private Uni<Void> ask(ClusterName cluster) {
        Instant now = clock.instant();
        return Uni.combine()
                .all()
                .unis(source.version().apply(cluster), source.privileges().apply(cluster))
                .asTuple()
                .invoke(answers -> learn(
                        cluster,
                        new ClusterFact(now, Optional.of(answers.getItem1()), Optional.of(answers.getItem2()))))
                .replaceWithVoid()
                .onFailure(ProxmoxException.class)
                .invoke(failure ->
                        LOG.debugf("%s: version and privileges are not known: %s", cluster, failure.getMessage()))
                .onFailure(ProxmoxException.class)
                .recoverWithNull();
    }

    private void learn(ClusterName cluster, ClusterFact fact) {
        boolean refusedBefore = of(cluster).refusal().isPresent();
        facts.put(cluster, fact);
        if (!refusedBefore) {
            fact.refusal().ifPresent(reason -> LOG.errorf("%s: %s", cluster, reason));
        }
    }
}
