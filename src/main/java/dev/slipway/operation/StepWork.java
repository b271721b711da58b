package dev.slipway.operation;

import dev.slipway.proxmox.Upid;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/// What one step asks of Proxmox VE, and how to see whether it is already so.
///
/// Both sides are safe to repeat: `effect` only reads, and `dispatch` is called again only after `effect` has
/// said that nothing is there, or after Proxmox VE surely did nothing.
public interface StepWork {

    /// Yields what the single call that brings the effect about led to. Fails with [ProxmoxException], by whose class
    /// the runner decides whether to repeat it.
    Uni<Dispatch> dispatch(Operation operation);

    /// Yields what is there, looked for where the effect would be. Only reads, so it may be repeated at any time; fails
    /// with [ProxmoxException].
    Uni<Effect> effect(Operation operation);

    /// A step that has nothing to do, and why.
    static StepWork skipped(String reason) {
        return new StepWork() {
            @Override
            public Uni<Dispatch> dispatch(Operation operation) {
                return Uni.createFrom().item(new Dispatch.Nothing(reason));
            }

            @Override
            public Uni<Effect> effect(Operation operation) {
                return Uni.createFrom().item(new Effect.Absent());
            }
        };
    }

    /// What a call led to.
    sealed interface Dispatch {

        /// Proxmox VE started a task.
        record Task(Upid upid) implements Dispatch {}

        /// The effect is there already, without a task.
        record Done(List<String> notes) implements Dispatch {}

        /// There was nothing to do.
        record Nothing(String reason) implements Dispatch {}

        /// It is not there yet and nothing can be done about that: ask again after `pause`, unless the operation is
        /// cancelled meanwhile.
        record NotYet(Duration pause) implements Dispatch {}

        /// Something has to end or to show itself first: look, and call again when nothing is there.
        record Unsettled(String reason) implements Dispatch {}
    }

    /// What is there.
    sealed interface Effect {

        /// Nothing is there, and no task is about to change that.
        record Absent() implements Effect {}

        /// The effect is there.
        record Present(List<String> notes) implements Effect {}

        /// These tasks may be bringing it about: wait for them, then look again.
        record Underway(List<Upid> upids) implements Effect {}

        /// Nothing is there, and the guest is no longer on the node that was called: it can be called where it is
        /// now.
        record Elsewhere() implements Effect {}

        /// A guest is there that is not ours.
        record Foreign() implements Effect {}

        /// Half of it is there and nobody works on it any more, or nobody knows: only a person who looks can
        /// resolve that. `code` is the one of the [Failure].
        record Stuck(String code, String reason, String advice) implements Effect {

            /// A lock that nobody holds any more.
            public Stuck(String reason, String advice) {
                this("guest-locked", reason, advice);
            }
        }
    }
}
