package dev.slipway.catalog;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.offline;
import static dev.slipway.inventory.Worlds.storage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.TestClock;
import dev.slipway.TestConfig;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.StorageFile;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which storages are asked for ISO images, how often, and what is made of it.
class IsoCatalogTest {

    private static final ClusterName HERE = ClusterName.DEFAULT;
    private static final ClusterSnapshot WORLD = Worlds.snapshot(
            node("pve1", 8, 32),
            node("pve2", 4, 32),
            offline("pve3"),
            storage("local", "pve1", "dir", false, 0, 100),
            storage("local", "pve2", "dir", false, 0, 100),
            storage("local", "pve3", "dir", false, 0, 100),
            storage("nas", "pve1", "nfs", true, 0, 100),
            storage("nas", "pve2", "nfs", true, 0, 100));

    private final TestClock clock = new TestClock();
    private final IsoCatalog catalog = new IsoCatalog(cluster -> WORLD, TestConfig.of(CatalogConfig.class), clock);
    private final List<String> asked = new ArrayList<>();

    @Test
    void aSharedStorageIsAskedOnceAndALocalOneAtEachNode() {
        poll();

        assertThat(asked).containsExactlyInAnyOrder("local@pve1", "local@pve2", "nas@pve1");
        assertThat(catalog.complete(HERE)).isTrue();
    }

    @Test
    void anImageIsReachedByTheNodesThatHaveIt() {
        poll();

        assertThat(catalog.images(HERE))
                .extracting(IsoImage::volume, image -> image.nodes().size())
                .containsExactly(tuple("local:iso/a.iso", 2), tuple("nas:iso/a.iso", 2));
        assertThat(catalog.find(HERE, "nas:iso/a.iso")).hasSize(1);
        assertThat(catalog.find(HERE, "a.iso")).hasSize(2);
        assertThat(catalog.find(HERE, "iso/a.iso")).isEmpty();
    }

    @Test
    void nothingIsAskedAgainBeforeItsTime() {
        poll();
        asked.clear();

        poll();
        assertThat(asked).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        poll();
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatCannotBeReadHidesNothingElse() {
        new IsoPoller(
                        catalog,
                        () -> List.of(HERE),
                        shelf -> shelf.storage().equals("nas")
                                ? Uni.createFrom().failure(new IllegalStateException("stale file handle"))
                                : Uni.createFrom().item(files(shelf.storage())))
                .poll();

        assertThat(catalog.images(HERE)).extracting(IsoImage::volume).containsExactly("local:iso/a.iso");
        assertThat(catalog.complete(HERE)).isTrue();
    }

    private void poll() {
        new IsoPoller(catalog, () -> List.of(HERE), shelf -> {
                    asked.add(shelf.storage() + "@" + shelf.askedAt());
                    return Uni.createFrom().item(files(shelf.storage()));
                })
                .poll();
    }

    private static List<StorageFile> files(String storage) {
        return List.of(new StorageFile(storage + ":iso/a.iso", 700));
    }
}
