package dev.slipway.placement;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.storage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestConfig;
import dev.slipway.catalog.IsoImage;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.inventory.Worlds;
import dev.slipway.placement.PlacementDecision.NotPlaced;
import dev.slipway.placement.PlacementDecision.Obstacle;
import dev.slipway.placement.PlacementDecision.Placed;
import dev.slipway.placement.PlacementDecision.Way;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.DiskSize;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.VmId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Where a VM without a template goes, and whether all of its disks have room.
class BlankPlacementTest {

    private static final ClusterSnapshot WORLD = Worlds.snapshot(
            node("pve1", 8, 32),
            node("pve2", 4, 32),
            storage("local", "pve1", "dir", false, 0, 100),
            storage("local", "pve2", "dir", false, 0, 100),
            storage("ceph", "pve1", "rbd", true, 0, 1000),
            storage("ceph", "pve2", "rbd", true, 0, 1000));

    private static final IsoImage ON_PVE1 =
            new IsoImage(ClusterName.DEFAULT, "local:iso/a.iso", "a.iso", "local", 700, Set.of(new NodeName("pve1")));

    @Test
    void itGoesWhereTheImageIs() {
        Placed placed = (Placed) place(request(List.of(ON_PVE1), 40, null));

        assertThat(placed.node()).hasToString("pve1");
        assertThat(placed.made()).isEqualTo(new Way.Blank(Optional.of(ON_PVE1)));
    }

    @Test
    void withoutAnImageItGoesWhereThereIsRoom() {
        Placed placed = (Placed) place(request(List.of(), 40, null));

        assertThat(placed.node()).hasToString("pve2");
        assertThat(placed.storage()).isEqualTo("ceph");
        assertThat(placed.explanation()).contains("empty disk on storage ceph");
    }

    @Test
    void aNodeThatCannotReachTheImageSaysWhoCan() {
        PlacementRequest there = request(List.of(ON_PVE1), 40, null).on(new NodeName("pve2"));

        assertThat(((NotPlaced) place(there)).obstacles())
                .singleElement()
                .isEqualTo(new Obstacle("iso", "pve2 cannot reach the image; it is on pve1", false));
    }

    @Test
    void allDisksOfAStorageCountTogether() {
        assertThat(place(request(List.of(), 40, "local", new DiskWish(DiskSize.ofGiB(50), null))))
                .isInstanceOf(Placed.class);
        assertThat(((NotPlaced) place(request(List.of(), 40, "local", new DiskWish(DiskSize.ofGiB(60), null))))
                        .temporary())
                .extracting(Obstacle::field)
                .containsOnly("disk_size");
    }

    @Test
    void aDiskElsewhereNeedsItsRoomThere() {
        assertThat(((NotPlaced) place(request(List.of(), 40, "ceph", new DiskWish(DiskSize.ofGiB(99), "local"))))
                        .temporary())
                .extracting(Obstacle::field)
                .containsOnly("disks");
        assertThat(((NotPlaced) place(request(List.of(), 40, "ceph", new DiskWish(DiskSize.ofGiB(1), "floppy"))))
                        .obstacles())
                .extracting(Obstacle::field)
                .containsOnly("disks");
    }

    @Test
    void theFurtherDisksOfWhatIsBeingMadeCount() {
        Reservation made = new Reservation(
                ClusterName.DEFAULT,
                new VmId(10_000),
                "op",
                new NodeName("pve2"),
                "ceph",
                1024,
                DiskSize.ofGiB(1),
                List.of(new Space("local", DiskSize.ofGiB(80))));

        Placed placed = (Placed) place(request(List.of(), 40, "local"), made);

        assertThat(placed.node()).hasToString("pve1");
    }

    private static PlacementRequest request(
            List<IsoImage> images, int diskGiB, @Nullable String storage, DiskWish... more) {
        return new PlacementRequest(
                new Origin.Blank(ClusterName.DEFAULT, images),
                2,
                2048,
                DiskSize.ofGiB(diskGiB),
                Arrays.asList(more),
                null,
                storage,
                List.of(),
                null);
    }

    private static PlacementDecision place(PlacementRequest request, Reservation... inFlight) {
        PlacementConfig exact = TestConfig.of(PlacementConfig.class, "placement.storage-overcommit", "1.0");
        return new Placement(exact).place(request, WORLD, Arrays.asList(inFlight));
    }
}
