package dev.slipway.simulator;

import dev.slipway.proxmox.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A task as the task list shows it: running, or ended with an exit status.
final class Task {

    final Upid upid;
    final Instant startedAt;
    final List<String> log = new ArrayList<>();
    Optional<Instant> endedAt = Optional.empty();
    String exitStatus = "";

    /// Vanished: its effect is real, but no node knows the task.
    boolean hidden;

    /// Ended, but the next reader of its status finds a log without its last line.
    boolean readTooSoon;

    /// A task of a state file, which keeps the second of its start.
    Task(Upid upid) {
        this(upid, upid.startedAt());
    }

    Task(Upid upid, Instant startedAt) {
        this.upid = upid;
        this.startedAt = startedAt;
    }

    boolean isRunning() {
        return endedAt.isEmpty();
    }

    String node() {
        return upid.node().value();
    }

    boolean failed() {
        return !isRunning() && !exitStatus.equals("OK") && !exitStatus.startsWith("WARNINGS: ");
    }
}
