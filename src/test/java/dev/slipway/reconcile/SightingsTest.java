package dev.slipway.reconcile;

import static dev.slipway.inventory.Worlds.node;
import static dev.slipway.inventory.Worlds.offline;
import static dev.slipway.inventory.Worlds.resources;
import static dev.slipway.inventory.Worlds.template;
import static dev.slipway.inventory.Worlds.vm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.TestClock;
import dev.slipway.inventory.ClusterSnapshot;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.ClusterResources;
import dev.slipway.proxmox.PowerState;
import dev.slipway.proxmox.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whom a round looks at: few at a time, in turn, and nobody without a reason.
class SightingsTest {

    private static final Duration AGAIN = Duration.ofMinutes(15);
    private static final VmId WATCHED = new VmId(101);

    private final Sightings sightings = new Sightings();

    private static ClusterSnapshot picture(int second, Object... parts) {
        return new ClusterSnapshot(
                ClusterName.DEFAULT, Optional.of(at(second)), Optional.empty(), resources(parts), Map.of());
    }

    private static Instant at(int second) {
        return TestClock.START.plusSeconds(second);
    }

    private List<Integer> look(ClusterSnapshot picture, int most) {
        Instant now = picture.takenAt().orElseThrow();
        List<ClusterResources.Guest> due = sightings.due(picture, WATCHED::equals, now, AGAIN, most);
        sightings.looked(due, due.stream().map(ClusterResources.Guest::vmid).collect(Collectors.toSet()), now);
        return due.stream().map(guest -> guest.vmid().number()).toList();
    }

    private static Object[] world(String nameOfLast) {
        return new Object[] {
            node("pve1", 1, 32),
            offline("pve2"),
            vm(101, "pve1", "a", PowerState.RUNNING),
            vm(102, "pve1", "b", PowerState.RUNNING),
            vm(103, "pve1", nameOfLast, PowerState.RUNNING),
            vm(104, "pve2", "away", PowerState.UNKNOWN),
            template(105, "pve1", "t")
        };
    }

    @Test
    void everybodyIsLookedAtInTurnFewAtATime() {
        assertThat(look(picture(0, world("c")), 2)).containsExactly(101, 102);
        assertThat(look(picture(30, world("c")), 2)).containsExactly(103);
        assertThat(look(picture(60, world("c")), 2)).isEmpty();
    }

    @Test
    void whoeverChangedIsLookedAtAgain() {
        look(picture(0, world("c")), 10);

        assertThat(look(picture(30, world("renamed")), 10)).containsExactly(103);
    }

    @Test
    void onlyTheWatchedAreLookedAtAgainAfterAWhile() {
        look(picture(0, world("c")), 10);

        assertThat(look(picture(900, world("c")), 10)).containsExactly(101);
    }

    @Test
    void whoeverDidNotAnswerIsLookedAtAgain() {
        ClusterSnapshot picture = picture(0, world("c"));
        sightings.looked(picture.resources().guests(), Set.of(WATCHED, new VmId(102)), at(0));

        assertThat(look(picture(30, world("c")), 10)).containsExactly(103);
    }

    @Test
    void onePictureIsCountedOnce() {
        ClusterSnapshot picture = picture(0, node("pve1", 1, 32));

        assertThat(sightings.missing(picture, Set.of(WATCHED))).isEmpty();
        assertThat(sightings.missing(picture, Set.of(WATCHED))).isEmpty();
        assertThat(sightings.missing(picture(5, node("pve1", 1, 32)), Set.of(WATCHED)))
                .containsExactly(WATCHED);
    }

    @Test
    void whoeverIsSeenInBetweenIsNotMissing() {
        sightings.missing(picture(0, node("pve1", 1, 32)), Set.of(WATCHED));
        sightings.missing(picture(5, world("c")), Set.of(WATCHED));

        assertThat(sightings.missing(picture(10, node("pve1", 1, 32)), Set.of(WATCHED)))
                .isEmpty();
    }
}
