package dev.slipway.operation;

/// One journal entry as the words of a log line.
final class Transition {

    private Transition() {}

    static String of(Entry.OfStep entry) {
        return switch (entry) {
            case Entry.Intended ignored -> "begun";
            case Entry.Dispatched dispatched -> "dispatched as " + dispatched.upid();
            case Entry.Retried retried -> "will be repeated: " + retried.reason();
            case Entry.Doubted doubted -> "outcome unknown: " + doubted.reason();
            case Entry.Completed completed ->
                completed.notes().isEmpty() ? "done" : "done: " + String.join("; ", completed.notes());
            case Entry.Skipped skipped -> "skipped: " + skipped.reason();
            case Entry.StepFailed failed -> "failed: " + failed.failure().reason();
        };
    }
}
