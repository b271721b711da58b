package dev.slipway.turn;

import dev.slipway.operation.OperationId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Decides whose turn it is. It only computes: no clock, no state.
///
/// Whoever finds a place on all that the clone needs may begin, so nobody stands in the way of those who wait for
/// something else. Of several who could, the project with the fewest clones on the scarcest of these resources comes
/// first, then the one that was served there longest ago, then the order of arrival. Who needs two scarce resources
/// could be passed over for ever by those who need only one: after a number of times, places are kept for it.
final class TurnRules {

    /// How often somebody may be passed over before places are kept for it.
    static final int PATIENCE = 10;

    private static final Comparator<Rank> FIRST = Comparator.comparing(Rank::patient)
            .thenComparingInt(Rank::held)
            .thenComparingLong(Rank::served)
            .thenComparingLong(Rank::number);

    private final Limits limits;

    TurnRules(Limits limits) {
        this.limits = limits;
    }

    /// What one project has of a resource.
    record Share(Resource resource, String project) {}

    /// Where somebody stands in the line for what it lacks most, counted from 1.
    record Place(Turn turn, Resource lacking, int running, int limit, int position) {}

    /// Who begins now; when these projects were last served, as a count of all grants; who was passed over by that; and
    /// where the others stand.
    record Decision(List<Turn> granted, Map<Share, Long> served, Set<OperationId> passedOver, List<Place> waiting) {}

    private record Rank(boolean patient, int held, long served, long number) {}

    private record Ranked(Turn turn, Rank rank) {}

    /// The first of a project, with all of the project's behind it.
    private record Head(Rank rank, Queue<Turn> project) {

        Head afterOneMore(long served) {
            Turn next = project.element();
            return new Head(new Rank(patient(next), rank.held() + 1, served, next.number()), project);
        }
    }

    Decision decide(List<Turn> turns, Map<Share, Long> served) {
        return new Round(turns, served).decide();
    }

    private final class Round {

        private final List<Turn> waiting = new ArrayList<>();
        private final Map<Resource, Integer> running = new HashMap<>();
        private final Map<Resource, Integer> kept = new HashMap<>();
        private final Map<Share, Integer> held = new HashMap<>();
        private final Map<Share, Long> before;

        private final List<Turn> granted = new ArrayList<>();
        private final Map<Share, Long> served = new LinkedHashMap<>();
        private final Set<OperationId> passedOver = new LinkedHashSet<>();
        private long lastServed;

        private Round(List<Turn> turns, Map<Share, Long> before) {
            this.before = before;
            this.lastServed =
                    before.values().stream().mapToLong(Long::longValue).max().orElse(0);
            turns.stream().sorted(Comparator.comparingLong(Turn::number)).forEach(turn -> {
                if (turn.granted()) {
                    hold(turn);
                } else {
                    waiting.add(turn);
                }
            });
        }

        private Decision decide() {
            serveThePassedOver();
            for (Optional<Turn> next = next(); next.isPresent(); next = next()) {
                noteThePassedOver(next.get());
                grant(next.get());
            }
            return new Decision(granted, served, passedOver, places());
        }

        /// The longest waiting of them comes first; who still lacks something gets a place kept on all it needs.
        private void serveThePassedOver() {
            for (Turn turn : waiting.stream().filter(turn -> !patient(turn)).toList()) {
                if (hasRoom(turn)) {
                    grant(turn);
                } else {
                    turn.demand().resources().forEach(resource -> kept.merge(resource, 1, Integer::sum));
                }
            }
        }

        private Optional<Turn> next() {
            return first(this::hasRoom, this::scarcest);
        }

        private Optional<Turn> first(Predicate<Turn> among, Function<Turn, Resource> by) {
            return waiting.stream()
                    .filter(among)
                    .map(turn -> new Ranked(turn, rank(turn, by.apply(turn))))
                    .min(Comparator.comparing(Ranked::rank, FIRST))
                    .map(Ranked::turn);
        }

        /// Who comes first on a resource lacks something else when it is not the next one, and is passed over when the
        /// next one takes the last place there.
        private void noteThePassedOver(Turn next) {
            for (Resource resource : next.demand().resources()) {
                if (room(resource) == 1) {
                    first(turn -> turn.demand().resources().contains(resource), turn -> resource)
                            .filter(first -> !first.equals(next))
                            .ifPresent(first -> passedOver.add(first.operation()));
                }
            }
        }

        private void grant(Turn turn) {
            lastServed++;
            turn.demand().resources().forEach(resource -> served.put(new Share(resource, turn.project()), lastServed));
            hold(turn);
            waiting.remove(turn);
            granted.add(turn);
        }

        private void hold(Turn turn) {
            turn.demand().resources().forEach(resource -> {
                running.merge(resource, 1, Integer::sum);
                held.merge(new Share(resource, turn.project()), 1, Integer::sum);
            });
        }

        private boolean hasRoom(Turn turn) {
            return turn.demand().resources().stream().allMatch(resource -> room(resource) > 0);
        }

        private int room(Resource resource) {
            return limits.of(resource) - running.getOrDefault(resource, 0) - kept.getOrDefault(resource, 0);
        }

        private Resource scarcest(Turn turn) {
            return turn.demand().resources().stream()
                    .min(Comparator.comparingInt(this::room))
                    .orElseThrow();
        }

        private Rank rank(Turn turn, Resource by) {
            Share share = new Share(by, turn.project());
            return new Rank(patient(turn), held.getOrDefault(share, 0), served(share), turn.number());
        }

        private long served(Share share) {
            Long now = served.get(share);
            return now == null ? before.getOrDefault(share, 0L) : now;
        }

        private List<Place> places() {
            return waiting.stream().collect(Collectors.groupingBy(this::scarcest)).entrySet().stream()
                    .flatMap(line -> places(line.getKey(), line.getValue()).stream())
                    .toList();
        }

        /// The order in which they would be served if nobody else came and nobody left.
        private List<Place> places(Resource lacking, List<Turn> line) {
            PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::rank, FIRST));
            line.stream()
                    .sorted(Comparator.comparing(TurnRules::patient))
                    .collect(Collectors.groupingBy(Turn::project, Collectors.toCollection(ArrayDeque::new)))
                    .values()
                    .forEach(project -> heads.add(new Head(rank(project.element(), lacking), project)));
            List<Place> places = new ArrayList<>();
            long would = lastServed;
            while (!heads.isEmpty()) {
                Head head = heads.remove();
                places.add(new Place(
                        head.project().remove(),
                        lacking,
                        running.getOrDefault(lacking, 0),
                        limits.of(lacking),
                        places.size() + 1));
                would++;
                if (!head.project().isEmpty()) {
                    heads.add(head.afterOneMore(would));
                }
            }
            return places;
        }
    }

    private static boolean patient(Turn turn) {
        return turn.passedOver() < PATIENCE;
    }
}
