package dev.slipway.task;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Until when a task of each type is followed.
///
/// Counted from when this process began to follow the task, as the clock of the node that wrote the UPID may
/// differ from ours. A task that is older than its whole deadline by its UPID was taken over from an earlier
/// run of ours; it gets a quarter of the deadline, so that a task that hangs ends soon after a restart instead
/// of starting over.
final class TaskDeadlines {

    private static final Duration ORDINARY = Duration.ofMinutes(10);
    private static final int SHARE_OF_A_RESUMED_TASK = 4;

    /// Copying disks takes as long as the storage needs; the others wait for a lock or for the guest at most.
    private static final Map<String, Duration> BUILT_IN = Map.ofEntries(
            Map.entry("qmclone", Duration.ofMinutes(60)),
            Map.entry("qmmove", Duration.ofMinutes(60)),
            Map.entry("qmrestore", Duration.ofMinutes(120)),
            Map.entry("qmigrate", Duration.ofMinutes(120)),
            Map.entry("vzdump", Duration.ofMinutes(240)),
            Map.entry("qmcreate", Duration.ofMinutes(30)),
            Map.entry("download", Duration.ofMinutes(60)),
            Map.entry("qmtemplate", Duration.ofMinutes(30)),
            Map.entry("qmsnapshot", Duration.ofMinutes(30)),
            Map.entry("qmdelsnapshot", Duration.ofMinutes(30)),
            Map.entry("qmrollback", Duration.ofMinutes(30)),
            Map.entry("qmsuspend", Duration.ofMinutes(30)),
            Map.entry("qmdestroy", Duration.ofMinutes(15)),
            Map.entry("qmshutdown", Duration.ofMinutes(15)),
            Map.entry("qmreboot", Duration.ofMinutes(15)),
            Map.entry("qmstart", Duration.ofMinutes(5)),
            Map.entry("qmstop", Duration.ofMinutes(5)),
            Map.entry("qmconfig", Duration.ofMinutes(5)),
            Map.entry("resize", Duration.ofMinutes(5)));

    private final Map<String, Duration> byType;

    TaskDeadlines(Map<String, Duration> configured) {
        configured.forEach((type, deadline) -> {
            if (!deadline.isPositive()) {
                throw new IllegalArgumentException("task.deadline." + type + " must be longer than nothing");
            }
        });
        Map<String, Duration> all = new HashMap<>(BUILT_IN);
        all.putAll(configured);
        this.byType = Map.copyOf(all);
    }

    /// How long this task may be followed by a process that begins to do so at `followedSince`.
    Duration of(TaskRef task, Instant followedSince) {
        Duration whole = byType.getOrDefault(task.upid().type(), ORDINARY);
        boolean resumed = task.upid().startedAt().plus(whole).isBefore(followedSince);
        return resumed ? whole.dividedBy(SHARE_OF_A_RESUMED_TASK) : whole;
    }
}
