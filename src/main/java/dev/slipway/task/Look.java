package dev.slipway.task;

import java.util.Optional;

/// What one look at a task found.
sealed interface Look {

    /// It runs, this far if its log tells.
    record Running(Optional<TaskProgress> progress) implements Look {}

    /// It is over.
    record Ended(TaskOutcome outcome) implements Look {}

    /// It seems to be over in a way that may just be read too early, or is not known yet: look again soon.
    record Doubtful() implements Look {}

    /// Nobody answered, or not in a way that says anything about the task; `away` says that no endpoint of its
    /// cluster does.
    record Unanswered(String why, boolean away) implements Look {}
}
