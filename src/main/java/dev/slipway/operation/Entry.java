package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of the journal: something that happened to an operation. Entries are only ever added.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Placed.class, name = "placed"),
    @JsonSubTypes.Type(value = Entry.Listed.class, name = "listed"),
    @JsonSubTypes.Type(value = Entry.ItemAccepted.class, name = "item-accepted"),
    @JsonSubTypes.Type(value = Entry.ItemEnded.class, name = "item-ended"),
    @JsonSubTypes.Type(value = Entry.Intended.class, name = "intended"),
    @JsonSubTypes.Type(value = Entry.Dispatched.class, name = "dispatched"),
    @JsonSubTypes.Type(value = Entry.Retried.class, name = "retried"),
    @JsonSubTypes.Type(value = Entry.Doubted.class, name = "doubted"),
    @JsonSubTypes.Type(value = Entry.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = Entry.Skipped.class, name = "skipped"),
    @JsonSubTypes.Type(value = Entry.StepFailed.class, name = "step-failed"),
    @JsonSubTypes.Type(value = Entry.VmIdReplaced.class, name = "vmid-replaced"),
    @JsonSubTypes.Type(value = Entry.CancelRequested.class, name = "cancel-requested"),
    @JsonSubTypes.Type(value = Entry.RollbackBegun.class, name = "rollback-begun"),
    @JsonSubTypes.Type(value = Entry.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = Entry.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = Entry.Cancelled.class, name = "cancelled")
})
@RegisterForReflection(
        targets = {
            Entry.class,
            Entry.Placed.class,
            Entry.Listed.class,
            Entry.ItemAccepted.class,
            Entry.ItemEnded.class,
            Entry.Intended.class,
            Entry.Dispatched.class,
            Entry.Retried.class,
            Entry.Doubted.class,
            Entry.Completed.class,
            Entry.Skipped.class,
            Entry.StepFailed.class,
            Entry.VmIdReplaced.class,
            Entry.CancelRequested.class,
            Entry.RollbackBegun.class,
            Entry.Succeeded.class,
            Entry.Failed.class,
            Entry.Cancelled.class,
            Item.class,
            ItemState.class,
            Failure.class,
            ClusterName.class,
            Upid.class,
            VmId.class,
            NodeName.class
        })
public sealed interface Entry {

    Instant at();

    /// An entry about one step.
    sealed interface OfStep extends Entry {
        Step step();
    }

    /// An entry after which nothing follows.
    sealed interface End extends Entry {}

    /// Where the operation takes place, and why there; written with its acceptance.
    record Placed(NodeName node, String explanation, Instant at) implements Entry {}

    /// What a bulk operation shall do; written with its acceptance.
    record Listed(List<Item> items, Instant at) implements Entry {}

    /// The item of this number, counted from 0, has its operation.
    record ItemAccepted(int item, OperationId operation, Instant at) implements Entry {}

    /// Nothing more happens to the item. `failure` says why it failed.
    record ItemEnded(int item, ItemState state, @Nullable Failure failure, Instant at) implements Entry {}

    /// Written before Proxmox VE is asked: from here on the effect may be there.
    record Intended(Step step, Instant at) implements OfStep {}

    /// Proxmox VE accepted and named its task.
    record Dispatched(Step step, Upid upid, Instant at) implements OfStep {}

    /// Nothing was done, it will be tried again.
    record Retried(Step step, String reason, Instant at) implements OfStep {}

    /// It is not known whether the call was executed; the truth is looked up before anything else.
    record Doubted(Step step, String reason, Instant at) implements OfStep {}

    /// The effect is there. `notes` has warnings and what the step found out.
    record Completed(Step step, List<String> notes, Instant at) implements OfStep {}

    /// The step had nothing to do.
    record Skipped(Step step, String reason, Instant at) implements OfStep {}

    /// The step will not reach its effect.
    record StepFailed(Step step, Failure failure, Instant at) implements OfStep {}

    /// Proxmox VE had a guest of somebody else under our VMID; the operation goes on with another one.
    record VmIdReplaced(VmId taken, VmId vmid, Instant at) implements Entry {}

    /// Somebody asked for the operation to turn back.
    record CancelRequested(String by, Instant at) implements Entry {}

    /// From here on what was done is undone.
    record RollbackBegun(Instant at) implements Entry {}

    /// The goal is reached. `result` is what there is to know about it, such as `address`.
    record Succeeded(Map<String, String> result, Instant at) implements End {}

    /// The goal is not reached. `leftovers` names what could not be removed; normally it is empty.
    record Failed(Failure failure, List<String> leftovers, Instant at) implements End {}

    /// It turned back because that was asked for. `leftovers` names what could not be removed.
    record Cancelled(List<String> leftovers, Instant at) implements End {}
}
