package dev.slipway.catalog;

import dev.slipway.inventory.Inventory;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ProxmoxClusters;
import dev.slipway.proxmox.StorageFile;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Keeps the list of ISO images true. Each storage is read on its own, so that one that hangs delays no other.
@ApplicationScoped
public class IsoPoller {

    private static final Logger LOG = Logger.getLogger(IsoPoller.class);

    private final Set<IsoCatalog.Shelf> busy = ConcurrentHashMap.newKeySet();
    private final IsoCatalog catalog;
    private final Supplier<? extends Collection<ClusterName>> clusters;
    private final Function<IsoCatalog.Shelf, Uni<List<StorageFile>>> read;

    @Inject
    public IsoPoller(IsoCatalog catalog, Inventory inventory, ProxmoxClusters clusters) {
        this(
                catalog,
                inventory::clusters,
                shelf -> clusters.client(shelf.cluster()).files().list(shelf.askedAt(), shelf.storage(), "iso"));
    }

    IsoPoller(
            IsoCatalog catalog,
            Supplier<? extends Collection<ClusterName>> clusters,
            Function<IsoCatalog.Shelf, Uni<List<StorageFile>>> read) {
        this.catalog = catalog;
        this.clusters = clusters;
        this.read = read;
    }

    /// Reads what is due, unless it is still being read. Looking whether anything is due costs no call.
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void poll() {
        clusters.get().stream()
                .flatMap(cluster -> catalog.due(cluster).stream())
                .filter(busy::add)
                .forEach(this::read);
    }

    private void read(IsoCatalog.Shelf shelf) {
        Uni.createFrom()
                .deferred(() -> read.apply(shelf))
                .onTermination()
                .invoke(() -> busy.remove(shelf))
                .subscribe()
                .with(files -> catalog.learned(shelf, files), failure -> {
                    LOG.warnf(
                            "%s: the ISO images of storage %s on %s are not readable: %s",
                            shelf.cluster(), shelf.storage(), shelf.askedAt(), failure.getMessage());
                    catalog.notLearned(shelf);
                });
    }
}
