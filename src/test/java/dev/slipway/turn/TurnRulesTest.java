package dev.slipway.turn;

import static dev.slipway.turn.Line.demand;
import static dev.slipway.turn.Line.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestConfig;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnRulesTest {

    private static final Demand LOCAL = demand("local-lvm", "ubuntu", "pve1");

    @Test
    void asManyBeginAsTheStorageTakesInTheOrderOfTheirArrival() {
        Line line = new Line(2, 10, 10)
                .comes("a", "red", LOCAL)
                .comes("b", "red", LOCAL)
                .comes("c", "red", LOCAL);

        assertThat(line.round()).containsExactly("a", "b");
    }

    @Test
    void whoLeavesMakesRoomForTheNext() {
        Line line = new Line(1, 10, 10)
                .comes("a", "red", LOCAL)
                .comes("b", "red", LOCAL)
                .comes("c", "red", LOCAL);
        line.round();

        assertThat(line.leaves("a").round()).containsExactly("b");
    }

    @Test
    void aLocalStorageIsAnotherOneOnEachNode() {
        Line line = new Line(1, 10, 10)
                .comes("a", "red", demand("local-lvm", "ubuntu", "pve1"))
                .comes("b", "red", demand("local-lvm", "ubuntu", "pve2"));

        assertThat(line.round()).containsExactly("a", "b");
    }

    @Test
    void aSharedStorageIsTheSameOnEveryNode() {
        Line line = new Line(1, 10, 10)
                .comes("a", "red", shared("ceph", "ubuntu", "pve1"))
                .comes("b", "red", shared("ceph", "ubuntu", "pve2"));

        assertThat(line.round()).containsExactly("a");
    }

    @Test
    void noMoreThanTheTemplateTakes() {
        Line line = new Line(10, 1, 10)
                .comes("a", "red", demand("one", "ubuntu", "pve1"))
                .comes("b", "red", demand("two", "ubuntu", "pve1"))
                .comes("c", "red", demand("two", "debian", "pve1"));

        assertThat(line.round()).containsExactly("a", "c");
    }

    @Test
    void noMoreThanTheNodeTakes() {
        Line line = new Line(10, 10, 1)
                .comes("a", "red", demand("one", "ubuntu", "pve1"))
                .comes("b", "red", demand("two", "debian", "pve1"))
                .comes("c", "red", demand("one", "ubuntu", "pve2"));

        assertThat(line.round()).containsExactly("a", "c");
    }

    @Test
    void aLineForOneStorageHoldsUpNobodyForAnother() {
        Line line = new Line(1, 10, 10);
        IntStream.range(0, 100).forEach(i -> line.comes("a" + i, "red", LOCAL));
        line.comes("b", "red", shared("ceph", "ubuntu", "pve1"));

        assertThat(line.round()).containsExactly("a0", "b");
    }

    @Test
    void theProjectWithFewestClonesThereComesFirst() {
        Line line = new Line(3, 10, 10);
        IntStream.range(0, 10).forEach(i -> line.comes("red" + i, "red", LOCAL));
        line.round();
        line.comes("blue", "blue", LOCAL);

        assertThat(line.leaves("red0").round()).containsExactly("blue");
    }

    @Test
    void whoCameLaterWithManyDoesNotFallBehindWhoCameFirstWithMore() {
        Line line = new Line(3, 10, 10);
        IntStream.range(0, 50).forEach(i -> line.comes("red" + i, "red", LOCAL));
        IntStream.range(0, 50).forEach(i -> line.comes("blue" + i, "blue", LOCAL));

        List<String> order = allTheWay(line);

        assertThat(order.subList(0, 40).stream().filter(name -> name.startsWith("blue")))
                .hasSizeBetween(18, 22);
    }

    @Test
    void withOnePlaceProjectsAlternate() {
        Line line = new Line(1, 10, 10);
        IntStream.range(0, 3).forEach(i -> line.comes("red" + i, "red", LOCAL));
        IntStream.range(0, 3).forEach(i -> line.comes("blue" + i, "blue", LOCAL));

        assertThat(allTheWay(line)).containsExactly("red0", "blue0", "red1", "blue1", "red2", "blue2");
    }

    @Test
    void whatAProjectHasElsewhereIsNotHeldAgainstIt() {
        Demand ceph = shared("ceph", "ubuntu", "pve1");
        Line line = new Line(2, 10, 10)
                .comes("other1", "red", LOCAL)
                .comes("other2", "red", LOCAL)
                .comes("b1", "blue", ceph)
                .comes("b2", "blue", ceph);
        line.round();
        line.comes("b3", "blue", ceph).comes("r1", "red", ceph);

        assertThat(line.leaves("b1").round()).containsExactly("r1");
    }

    @Test
    void projectsShareANodeThatTheirStoragesLeadTo() {
        Line line = new Line(5, 5, 1);
        IntStream.range(0, 3).forEach(i -> line.comes("red" + i, "red", demand("one", "ubuntu", "pve1")));
        IntStream.range(0, 3).forEach(i -> line.comes("blue" + i, "blue", demand("two", "debian", "pve1")));

        assertThat(allTheWay(line)).containsExactly("red0", "blue0", "red1", "blue1", "red2", "blue2");
    }

    @Test
    void eachOneKnowsItsPlaceAndWhatItLacks() {
        Line line = new Line(3, 10, 10);
        IntStream.range(0, 5).forEach(i -> line.comes("red" + i, "red", LOCAL));
        line.comes("blue", "blue", LOCAL);
        line.round();

        TurnRules.Place place = line.place("red4");

        assertThat(place.lacking().kind()).isEqualTo(Resource.Kind.STORAGE);
        assertThat(place.lacking().name()).isEqualTo("local-lvm");
        assertThat(place.running()).isEqualTo(3);
        assertThat(place.limit()).isEqualTo(3);
        assertThat(place.position()).isEqualTo(3);
    }

    @Test
    void thePlacesForetellTheOrder() {
        Line line = new Line(1, 10, 10);
        IntStream.range(0, 4).forEach(i -> line.comes("red" + i, "red", LOCAL));
        IntStream.range(0, 2).forEach(i -> line.comes("blue" + i, "blue", LOCAL));
        IntStream.range(0, 3).forEach(i -> line.comes("green" + i, "green", LOCAL));
        line.round();
        List<String> foretold = line.inLine();

        List<String> order = allTheWay(line);

        assertThat(order).isEqualTo(foretold);
    }

    @Test
    void eachLineCountsFromOne() {
        Line line = new Line(1, 10, 10)
                .comes("a", "red", LOCAL)
                .comes("b", "red", LOCAL)
                .comes("c", "red", shared("ceph", "ubuntu", "pve1"))
                .comes("d", "red", shared("ceph", "ubuntu", "pve1"));
        line.round();

        assertThat(List.of(line.place("b").position(), line.place("d").position()))
                .containsExactly(1, 1);
    }

    /// One who needs both a busy storage and a busy template, among others who need one of them each and always come
    /// again: without places that are kept, its two would never be free at the same time.
    @Test
    void whoNeedsTwoScarceThingsIsNotPassedOverForEver() {
        Line line = new Line(1, 1, 10)
                .comes("s0", "red", demand("busy", "debian", "pve1"))
                .comes("t0", "red", demand("quiet", "ubuntu", "pve1"));
        line.round();
        line.comes("both", "red", demand("busy", "ubuntu", "pve1"));
        List<String> begun = new ArrayList<>();

        for (int i = 1; i < 100 && !begun.contains("both"); i++) {
            line.comes("s" + i, "red", demand("busy", "debian", "pve1"));
            begun.addAll(line.leaves("s" + (i - 1)).round());
            line.comes("t" + i, "red", demand("quiet", "ubuntu", "pve1"));
            begun.addAll(line.leaves("t" + (i - 1)).round());
        }

        assertThat(begun).contains("both");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverComesAndLeavesLimitsHoldNoRoomIsWastedAndEverybodyIsServed(long seed) {
        Random random = new Random(seed);
        int perStorage = 1 + random.nextInt(4);
        int perTemplate = 1 + random.nextInt(4);
        int perNode = 1 + random.nextInt(6);
        Line line = new Line(perStorage, perTemplate, perNode);
        Map<String, Integer> cameAt = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            for (int i = random.nextInt(3); i > 0 && step < 300; i--) {
                String name = step + "-" + i;
                cameAt.put(name, step);
                line.comes(name, "project" + random.nextInt(3), anyDemand(random));
            }
            List<String> running = line.running();
            if (!running.isEmpty() && random.nextInt(3) > 0) {
                line.leaves(running.get(random.nextInt(running.size())));
            }
            line.round();
            holds(line, perStorage, perTemplate, perNode);
        }

        allTheWay(line);

        assertThat(line.turns()).isEmpty();
    }

    private static void holds(Line line, int perStorage, int perTemplate, int perNode) {
        Limits limits = new Limits(perStorage, perTemplate, perNode);
        Map<Resource, Long> used = line.turns().values().stream()
                .filter(Turn::granted)
                .flatMap(turn -> turn.demand().resources().stream())
                .collect(Collectors.groupingBy(resource -> resource, Collectors.counting()));
        assertThat(used.entrySet())
                .as("more than the limit")
                .noneMatch(each -> each.getValue() > limits.of(each.getKey()));
        if (line.turns().values().stream().allMatch(turn -> turn.passedOver() < TurnRules.PATIENCE)) {
            assertThat(line.places())
                    .as("waiting although there is room")
                    .noneMatch(place -> place.turn().demand().resources().stream()
                            .allMatch(resource -> used.getOrDefault(resource, 0L) < limits.of(resource)));
        }
    }

    private static Demand anyDemand(Random random) {
        return new Demand(
                ClusterName.DEFAULT,
                "storage" + random.nextInt(3),
                random.nextBoolean(),
                "template" + random.nextInt(3),
                new NodeName("pve" + random.nextInt(2)));
    }

    @ParameterizedTest
    @CsvSource({"clones-per-storage,0", "clones-per-template,-1", "clones-per-node,101"})
    void aLimitOutOfRangeIsRefusedByTheNameOfItsKey(String key, String value) {
        TurnConfig config = TestConfig.of(TurnConfig.class, "turn." + key, value);

        assertThatThrownBy(() -> Limits.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("turn.%s is from 1 to 100, not %s", key, value);
    }

    /// Lets the one who began first leave, and so on, until nobody is left; yields the order in which they began.
    private static List<String> allTheWay(Line line) {
        List<String> order = new ArrayList<>(line.round());
        while (!line.running().isEmpty()) {
            line.leaves(line.running().getFirst());
            order.addAll(line.round());
        }
        return order;
    }
}
