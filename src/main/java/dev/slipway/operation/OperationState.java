package dev.slipway.operation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Where an operation stands, computed from its entries and never stored.
///
///     Queued ──> Running ──────────────> Succeeded | PartlySucceeded
///                   │ failure, cancel
///                   └─────> RollingBack ──> Failed | Cancelled
public sealed interface OperationState {

    /// Accepted, not begun.
    record Queued() implements OperationState {}

    /// On its way through its steps. `cancelling` means that it turns back at the next safe moment.
    record Running(Step step, boolean cancelling) implements OperationState {}

    /// What was done is being undone.
    record RollingBack(Step step) implements OperationState {}

    /// The goal is reached; `result` is what there is to know about it.
    record Succeeded(Map<String, String> result, Instant at) implements OperationState {}

    /// The goal is reached for some of the items of a bulk operation, and not for the others.
    record PartlySucceeded(Instant at) implements OperationState {}

    /// The goal is not reached, and what was done is undone but for `leftovers`.
    record Failed(Failure failure, List<String> leftovers, Instant at) implements OperationState {}

    /// Somebody asked for it to turn back, and what was done is undone but for `leftovers`.
    record Cancelled(List<String> leftovers, Instant at) implements OperationState {}

    /// Whether nothing more will happen.
    default boolean ended() {
        return switch (this) {
            case Queued ignored -> false;
            case Running ignored -> false;
            case RollingBack ignored -> false;
            case Succeeded ignored -> true;
            case PartlySucceeded ignored -> true;
            case Failed ignored -> true;
            case Cancelled ignored -> true;
        };
    }

    /// The word for it in the API and on the screen.
    default String label() {
        return switch (this) {
            case Queued ignored -> "queued";
            case Running running -> running.cancelling() ? "cancelling" : "running";
            case RollingBack ignored -> "rolling_back";
            case Succeeded ignored -> "succeeded";
            case PartlySucceeded ignored -> "partly_succeeded";
            case Failed ignored -> "failed";
            case Cancelled ignored -> "cancelled";
        };
    }
}
