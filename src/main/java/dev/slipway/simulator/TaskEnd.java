package dev.slipway.simulator;

/// How a task is scripted to end.
public sealed interface TaskEnd {

    /// As it goes.
    record Normal() implements TaskEnd {}

    /// It fails with this text before it had its effect, and cleans up after itself.
    record Failed(String text) implements TaskEnd {}

    /// It has its effect and ends with `WARNINGS: 1`.
    record Warnings() implements TaskEnd {}

    /// It goes as it goes, but whoever reads its status first does so before the last line of its log is written:
    /// `unexpected status`.
    record Late() implements TaskEnd {}

    /// Its worker dies before it had its effect: `unexpected status`, and nothing is cleaned up.
    record Killed() implements TaskEnd {}

    /// Nobody knows the task (`no such task`); its effect comes about or not.
    record Vanished(boolean executed) implements TaskEnd {}

    /// It runs until it is stopped, and holds its locks.
    record Hung() implements TaskEnd {}
}
