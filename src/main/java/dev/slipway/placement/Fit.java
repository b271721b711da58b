package dev.slipway.placement;

import dev.slipway.placement.PlacementDecision.Obstacle;
import dev.slipway.placement.PlacementDecision.Placed;
import java.util.function.Function;

/// What became of a rule: it holds and gave something to go on with, or it refuses.
sealed interface Fit<T> {

    record Yes<T>(T value) implements Fit<T> {}

    record No<T>(Obstacle obstacle) implements Fit<T> {}

    static <T> Fit<T> yes(T value) {
        return new Yes<>(value);
    }

    /// The request has to change before this node can do it.
    static <T> Fit<T> no(String field, String reason) {
        return new No<>(new Obstacle(field, reason, false));
    }

    /// The request is fine, the node is not in a state to do it.
    static <T> Fit<T> notNow(String field, String reason) {
        return new No<>(new Obstacle(field, reason, true));
    }

    /// Applies the next rule, unless one has refused before.
    default <U> Fit<U> then(Function<T, Fit<U>> next) {
        return switch (this) {
            case Yes<T> yes -> next.apply(yes.value());
            case No<T> no -> new No<>(no.obstacle());
        };
    }

    /// A node that can take the VM, and the memory in bytes that it has left then.
    record Candidate(Placed placed, long memoryLeft) {}
}
