package dev.slipway.laboratory;

/// What Slipway promised by accepting a request, as the auditor will look for it.
sealed interface Promise {

    /// The measures of a VM.
    record Shape(int cores, int memoryMiB, int diskGiB) {}

    record Created(String name, Shape shape, boolean running) implements Promise {}

    record Deleted() implements Promise {}

    record Powered(boolean running) implements Promise {}

    record Reshaped(Shape shape) implements Promise {}

    record SnapshotTaken(String snapshot) implements Promise {}

    record SnapshotDeleted(String snapshot) implements Promise {}

    /// Back to what it was: the measures and the power state are then those of the snapshot's time.
    record RolledBack(String snapshot) implements Promise {}
}
