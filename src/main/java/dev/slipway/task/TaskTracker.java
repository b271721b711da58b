package dev.slipway.task;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/// Waits for tasks on behalf of whoever started them; knows who waits for what.
@ApplicationScoped
public class TaskTracker {

    private final TaskPoller poller;

    public TaskTracker(TaskPoller poller) {
        this.poller = poller;
    }

    /// Yields how the task ended; the same as [#completion(TaskRef, Consumer)] without progress.
    public Uni<TaskOutcome> completion(TaskRef task) {
        return completion(task, progress -> {});
    }

    /// Yields how the task ended, and until then tells `onProgress` of each percentage that its log shows.
    ///
    /// It carries no failure of Proxmox VE: while a node does not answer, the task goes on waiting, and after the
    /// deadline of its type, which stands still while the whole cluster is away, the outcome is
    /// [TaskOutcome.Overdue]. It may be asked for any number of times, also for a task that ended long ago; all who
    /// wait share one poll. Whoever cancels stops waiting, which does not stop the task. Source:
    /// `GET /nodes/{node}/tasks/{upid}/status` and `…/log`.
    public Uni<TaskOutcome> completion(TaskRef task, Consumer<TaskProgress> onProgress) {
        return Uni.createFrom().emitter(emitter -> join(task, onProgress, emitter));
    }

    /// Asks the node to end a task of ours, and yields once it has been told; whether and how it ends, its completion
    /// says. Fails with a [dev.slipway.proxmox.ProxmoxException]; safe to repeat, and without effect once it has
    /// ended.
    public Uni<Void> stop(TaskRef task) {
        return poller.stop(task);
    }

    private void join(TaskRef task, Consumer<TaskProgress> onProgress, UniEmitter<? super TaskOutcome> emitter) {
        FollowedTask.Waiter waiter = new FollowedTask.Waiter(onProgress, emitter::complete);
        FollowedTask followed = poller.follow(task);
        while (!followed.join(waiter)) {
            poller.forget(followed);
            followed = poller.follow(task);
        }
        FollowedTask joined = followed;
        emitter.onTermination(() -> {
            if (joined.leave(waiter)) {
                poller.forget(joined);
            }
        });
    }
}
