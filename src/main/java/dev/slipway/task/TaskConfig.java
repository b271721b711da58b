package dev.slipway.task;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/// How Proxmox tasks are followed.
@ConfigMapping(prefix = "task")
public interface TaskConfig {

    /// How often the sweep looks for tasks that are due; the scheduler cannot tick faster than once per second.
    @WithDefault("1s")
    Duration pollInterval();

    /// The pause before the first look at a new task, and the shortest one between two looks. Most tasks end
    /// within a second, so this is what a user waits too long for each of them.
    @WithDefault("250ms")
    Duration firstLook();

    /// The longest pause between two looks at a task that runs well, unless its node has many; an old task may be
    /// noticed this much late.
    @WithDefault("5s")
    Duration slowest();

    /// The longest pause between two looks while the node or the cluster does not answer.
    @WithDefault("15s")
    Duration slowestUnanswered();

    /// How many questions about tasks may be under way per node: Proxmox VE has three workers for such calls. A
    /// node with more tasks than that is asked at each sweep which of them run.
    @WithDefault("4")
    int inFlightPerNode();

    /// How long a task that Proxmox VE says it does not know may still turn up after it was started.
    @WithDefault("5s")
    Duration unknownFor();

    /// Deadline per task type (`task.deadline.qmclone=60m`); the types left out have built-in ones, see
    /// [TaskDeadlines].
    Map<String, Duration> deadline();
}
