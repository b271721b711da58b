package dev.slipway.health;

import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClusters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// How the clusters are, from what was recorded of them.
@ApplicationScoped
public class ClusterHealth {

    /// Twelve refreshes of the inventory at their default interval.
    private static final Duration RECENT = Duration.ofMinutes(1);

    /// One cluster: whether we can work with it now, how old its picture is, why there is no newer one or why we
    /// do not use it, which of its endpoints do not answer, its version, and what our credentials lack there.
    record State(
            String name,
            boolean usable,
            Optional<Duration> age,
            Optional<String> reason,
            List<String> troubles,
            Optional<String> version,
            List<String> missingPrivileges) {}

    private final Supplier<List<ClusterSnapshot>> snapshots;
    private final Function<ClusterName, ClusterFact> facts;
    private final Function<ClusterName, List<String>> troubles;
    private final InstantSource clock;

    @Inject
    ClusterHealth(Inventory inventory, ClusterFacts facts, ProxmoxClusters clusters, InstantSource clock) {
        this(
                inventory::snapshots,
                facts::of,
                cluster -> clusters.client(cluster).troubles(),
                clock);
    }

    ClusterHealth(
            Supplier<List<ClusterSnapshot>> snapshots,
            Function<ClusterName, ClusterFact> facts,
            Function<ClusterName, List<String>> troubles,
            InstantSource clock) {
        this.snapshots = snapshots;
        this.facts = facts;
        this.troubles = troubles;
        this.clock = clock;
    }

    /// All configured clusters by name.
    List<State> states() {
        return snapshots.get().stream().map(this::state).toList();
    }

    boolean anyUsable() {
        return states().stream().anyMatch(State::usable);
    }

    /// Whether each cluster has been asked for what it holds, whatever came of it.
    boolean allAttempted() {
        return snapshots.get().stream()
                .allMatch(snapshot ->
                        snapshot.takenAt().isPresent() || snapshot.failure().isPresent());
    }

    private State state(ClusterSnapshot snapshot) {
        Instant now = clock.instant();
        ClusterFact fact = facts.apply(snapshot.cluster());
        Optional<Duration> age = snapshot.takenAt().map(at -> Duration.between(at, now));
        boolean recent = age.filter(old -> old.compareTo(RECENT) < 0).isPresent();
        return new State(
                snapshot.cluster().value(),
                recent && fact.refusal().isEmpty(),
                age,
                fact.refusal().or(snapshot::failure),
                troubles.apply(snapshot.cluster()),
                fact.version().map(Object::toString),
                missing(fact, snapshot));
    }

    private static List<String> missing(ClusterFact fact, ClusterSnapshot snapshot) {
        return fact.version()
                .flatMap(version -> fact.privileges().map(held -> NeededPrivileges.missing(held, version, snapshot)))
                .orElse(List.of());
    }
}
