package dev.slipway.laboratory;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Which fault comes after which pause: the same for the same seed and the same kinds, for ever.
///
/// Each planned fault has a seed of its own for what it decides, so that one that is skipped does not shift those that
/// follow.
final class Schedule {

    private static final int SHORTEST_MILLIS = 50;

    /// One fault, and the seed of its details.
    record Planned(Duration pause, FaultClass fault, long seed) {}

    private Schedule() {}

    static Stream<Planned> of(long seed, List<FaultClass> kinds, Duration meanPause) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> new Planned(pause(random, meanPause), choose(random, kinds), random.nextLong()));
    }

    private static Duration pause(SplittableRandom random, Duration mean) {
        double exponential = -Math.log(1 - random.nextDouble());
        return Duration.ofMillis(SHORTEST_MILLIS + (long) (exponential * (mean.toMillis() - SHORTEST_MILLIS)));
    }

    private static FaultClass choose(SplittableRandom random, List<FaultClass> kinds) {
        int dice = random.nextInt(kinds.stream().mapToInt(FaultClass::weight).sum());
        for (FaultClass kind : kinds) {
            dice -= kind.weight();
            if (dice < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("the weights changed");
    }
}
