package dev.slipway.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why an operation did not reach its goal, told to its user: the step, what Proxmox VE said, what to do about it.
///
/// `code` is a stable word for programs. `logTail` has the last lines of the Proxmox task's log, where there was one.
public record Failure(@Nullable Step step, String code, String reason, String advice, List<String> logTail) {

    public Failure {
        logTail = List.copyOf(logTail);
    }
}
