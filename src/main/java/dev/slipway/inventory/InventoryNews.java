package dev.slipway.inventory;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseException;
import dev.slipway.database.Notices;
import dev.slipway.database.Notices.Topic;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Tells the other replicas what we know of guests first-hand, and believes them: each polls the clusters by
/// itself, and would otherwise show for some seconds less than the one that did the work.
@ApplicationScoped
public class InventoryNews {

    private static final Logger LOG = Logger.getLogger(InventoryNews.class);
    private static final int BUFFER = 1024;
    private static final String SEPARATOR = " ";

    private final Database database;
    private final Notices notices;
    private final Inventory inventory;
    private final ManagedVms managed;
    private final InstantSource clock;
    private final List<Cancellable> listening = new ArrayList<>();

    public InventoryNews(
            Database database, Notices notices, Inventory inventory, ManagedVms managed, InstantSource clock) {
        this.database = database;
        this.notices = notices;
        this.inventory = inventory;
        this.managed = managed;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent start) {
        if (!database.shared()) {
            return;
        }
        listening.add(Multi.createBy()
                .merging()
                .streams(
                        notices.on(Topic.MANAGED_VM).map(managed::hear),
                        notices.gaps().map(gap -> managed.load()))
                .onOverflow()
                .buffer(BUFFER)
                .onItem()
                .transformToUniAndConcatenate(this::readAgain)
                .onFailure()
                .retry()
                .indefinitely()
                .subscribe()
                .with(read -> {}));
        listening.add(notices.on(Topic.OBSERVATION).subscribe().with(this::hear));
        listening.add(inventory
                .observations()
                .onItem()
                .transformToUniAndConcatenate(this::tell)
                .onFailure()
                .invoke(behind -> LOG.warnf("some observations are not told: %s", behind.getMessage()))
                .onFailure()
                .retry()
                .indefinitely()
                .subscribe()
                .with(told -> {}));
    }

    /// A database that does not answer is a gap, after which everything is read.
    private Uni<Void> readAgain(Uni<Void> reading) {
        return reading.onFailure(DatabaseException.class).recoverWithNull();
    }

    private Uni<Void> tell(Inventory.Observed observed) {
        return database.write(connection -> {
                    notices.publish(connection, Topic.OBSERVATION, print(observed));
                    return true;
                })
                .onFailure(DatabaseException.class)
                .recoverWithItem(false)
                .replaceWithVoid();
    }

    private void hear(String text) {
        // seen a little earlier by another clock; ours is the one that the statistics are compared with
        parse(text, clock.instant())
                .filter(observed -> inventory.clusters().contains(observed.cluster()))
                .ifPresent(inventory::heard);
    }

    static String print(Inventory.Observed observed) {
        String what =
                switch (observed.observation()) {
                    case Observation.Created created -> "created " + created.node() + SEPARATOR + created.name();
                    case Observation.Templated ignored -> "templated";
                    case Observation.Gone ignored -> "gone";
                    case Observation.Running ignored -> "running";
                    case Observation.Stopped ignored -> "stopped";
                };
        return observed.cluster() + SEPARATOR + observed.vmid() + SEPARATOR + what;
    }

    /// Yields what was printed; empty for the words of a later version.
    static Optional<Inventory.Observed> parse(String text, Instant at) {
        String[] parts = text.split(SEPARATOR, 5);
        if (parts.length < 3) {
            return Optional.empty();
        }
        Optional<Observation> observation =
                switch (parts[2]) {
                    case "created" ->
                        parts.length < 5
                                ? Optional.empty()
                                : Optional.of(new Observation.Created(new NodeName(parts[3]), parts[4], at));
                    case "templated" -> Optional.of(new Observation.Templated(at));
                    case "gone" -> Optional.of(new Observation.Gone(at));
                    case "running" -> Optional.of(new Observation.Running(at));
                    case "stopped" -> Optional.of(new Observation.Stopped(at));
                    default -> Optional.empty();
                };
        return observation.map(
                seen -> new Inventory.Observed(new ClusterName(parts[0]), new VmId(Integer.parseInt(parts[1])), seen));
    }

    @PreDestroy
    void close() {
        listening.forEach(Cancellable::cancel);
    }
}
