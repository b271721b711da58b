package dev.slipway.task;

import dev.slipway.proxmox.ProxmoxException;
import java.time.Duration;
import java.util.List;

/// How a task ended, as far as Proxmox VE can tell.
public sealed interface TaskOutcome {

    /// Exit status `OK`.
    record Succeeded() implements TaskOutcome {}

    /// Exit status `WARNINGS: n`, which is a success; `lines` are the warnings from its log.
    record SucceededWithWarnings(List<String> lines) implements TaskOutcome {}

    /// Any other exit status. `reason` is its class, `logTail` the last lines of the log.
    record Failed(String exitStatus, List<String> logTail, ProxmoxException reason) implements TaskOutcome {}

    /// The node knows no such task: its log was rotated away or the node was reinstalled. Look at the object itself.
    record Vanished() implements TaskOutcome {}

    /// Still running when the deadline of its type had passed; nobody follows it any more.
    record Overdue(Duration deadline) implements TaskOutcome {}
}
