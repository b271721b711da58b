package dev.slipway.laboratory;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What can befall a replica. At most one thing happens to each at a time, but that its clock is set.
final class ProcessFaults {

    private ProcessFaults() {}

    static List<FaultClass> all() {
        return List.of(
                new FaultClass("replica killed (SIGKILL)", 3, site -> true, (disturbance, random) -> {
                    int down = random.nextInt(1500);
                    toOne("replica killed (SIGKILL)", disturbance, random, replica -> {
                        replica.kill();
                        Disturbance.pause(down);
                        replica.start();
                    });
                }),
                new FaultClass("replica told to end (SIGTERM)", 2, site -> true, (disturbance, random) -> {
                    int down = random.nextInt(500);
                    toOne("replica told to end (SIGTERM)", disturbance, random, replica -> {
                        replica.terminate();
                        Disturbance.pause(down);
                        replica.start();
                    });
                }),
                freeze("replica frozen for a moment (SIGSTOP)", 2, 200, 1_000),
                freeze("replica frozen beyond its lease (SIGSTOP)", 2, 6_000, 9_000),
                clock("clock of a replica is set forward", 1, 1_200),
                clock("clock of a replica is set back", -1, 1_200));
    }

    private static FaultClass freeze(String name, int weight, int shortest, int longest) {
        return new FaultClass(name, weight, site -> true, (disturbance, random) -> {
            int millis = shortest + random.nextInt(longest - shortest);
            toOne(name, disturbance, random, replica -> {
                replica.freeze();
                Disturbance.pause(millis);
                replica.thaw();
            });
        });
    }

    private static FaultClass clock(String name, int sign, int mostSeconds) {
        return new FaultClass(name, 1, Site::canSetClocks, (disturbance, random) -> {
            int seconds = 1 + random.nextInt(random.nextBoolean() ? 20 : mostSeconds);
            oneOf(disturbance, random).clock().shift(Duration.ofSeconds(sign * seconds));
            disturbance.count(name);
        });
    }

    private static void toOne(String name, Disturbance disturbance, SplittableRandom random, Consumer<Replica> fault) {
        Replica replica = oneOf(disturbance, random);
        if (!replica.claim()) {
            disturbance.skipped(name);
            return;
        }
        disturbance.during(name, () -> {
            try {
                fault.accept(replica);
            } finally {
                replica.release();
            }
        });
    }

    private static Replica oneOf(Disturbance disturbance, SplittableRandom random) {
        List<Replica> replicas = disturbance.site().replicas();
        return replicas.get(random.nextInt(replicas.size()));
    }
}
