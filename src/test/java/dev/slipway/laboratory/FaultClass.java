package dev.slipway.laboratory;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A kind of misfortune: how often it is chosen, where it is possible at all, and how it is done.
record FaultClass(String name, int weight, Predicate<Site> possible, Effect effect) {

    /// Not injected by the schedule but by the clients themselves, by their own dice.
    static final String CLIENT_HANGS_UP = "client hangs up before the answer";

    @FunctionalInterface
    interface Effect {
        void inject(Disturbance disturbance, SplittableRandom random);
    }

    static List<FaultClass> all() {
        return Stream.of(
                        CallFaults.all(),
                        TaskFaults.all(),
                        ClusterFaults.all(),
                        ProcessFaults.all(),
                        DatabaseFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
