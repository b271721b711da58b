package dev.slipway.catalog;

import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources.Guest;
import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.ProxmoxClusters;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Keeps the catalogue true: after each picture of a cluster it reads the templates that are new, moved or long unread.
@ApplicationScoped
public class CatalogPoller {

    private static final Logger LOG = Logger.getLogger(CatalogPoller.class);
    private static final int AT_ONCE = 4;

    private final Set<ClusterName> busy = ConcurrentHashMap.newKeySet();
    private final TemplateCatalog catalog;
    private final Supplier<? extends Collection<ClusterName>> clusters;
    private final BiFunction<ClusterName, Guest, Uni<GuestConfig>> read;

    @Inject
    public CatalogPoller(TemplateCatalog catalog, Inventory inventory, ProxmoxClusters clusters) {
        this(
                catalog,
                inventory::clusters,
                (cluster, guest) -> clusters.client(cluster).config(guest.node(), guest.vmid()));
    }

    CatalogPoller(
            TemplateCatalog catalog,
            Supplier<? extends Collection<ClusterName>> clusters,
            BiFunction<ClusterName, Guest, Uni<GuestConfig>> read) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.read = read;
    }

    /// Brings the list of each cluster up to date; one that is still being read is left to its end. Looking whether
    /// there is anything to read costs no call, so it is done often: a new template is offered a second later.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void poll() {
        clusters.get().stream().filter(busy::add).forEach(this::refresh);
    }

    private void refresh(ClusterName cluster) {
        catalog.update(cluster);
        List<Guest> due = catalog.due(cluster);
        Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUni(guest -> learn(cluster, guest))
                .merge(AT_ONCE)
                .onTermination()
                .invoke(() -> busy.remove(cluster))
                .subscribe()
                .with(
                        learned -> {},
                        defect -> LOG.errorf(defect, "%s: templates could not be read", cluster),
                        () -> catalog.update(cluster));
    }

    private Uni<Void> learn(ClusterName cluster, Guest guest) {
        return Uni.createFrom()
                .deferred(() -> read.apply(cluster, guest))
                .invoke(config -> catalog.learned(cluster, guest, config))
                .onFailure()
                .invoke(failure -> {
                    LOG.warnf("%s: template %s is not readable: %s", cluster, guest.vmid(), failure.getMessage());
                    catalog.notLearned(cluster, guest);
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }
}
