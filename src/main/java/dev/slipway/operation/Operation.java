package dev.slipway.operation;

import dev.slipway.proxmox.ClusterName;
import dev.slipway.proxmox.Upid;
import dev.slipway.proxmox.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One accepted, durable piece of work, with everything that was written about it.
///
/// `payload` is what the pipeline of its kind needs to know, in that pipeline's own form. `subject` is the VM
/// that it is about; a bulk operation has none, and each of its items an operation of its own, of which it is
/// `part`.
public record Operation(
        OperationId id,
        OperationKind kind,
        @Nullable Subject subject,
        String name,
        String project,
        String owner,
        @Nullable Part part,
        String payload,
        Instant acceptedAt,
        List<Entry> entries) {

    public Operation {
        entries = List.copyOf(entries);
    }

    /// One about a VM that is no part of another one.
    public Operation(
            OperationId id,
            OperationKind kind,
            ClusterName cluster,
            VmId vmid,
            String name,
            String project,
            String owner,
            String payload,
            Instant acceptedAt,
            List<Entry> entries) {
        this(id, kind, new Subject(cluster, vmid), name, project, owner, null, payload, acceptedAt, entries);
    }

    Operation with(List<Entry> written) {
        return new Operation(id, kind, subject, name, project, owner, part, payload, acceptedAt, written);
    }

    /// The cluster of the VM that it is about; throws [IllegalStateException] when it is about many.
    public ClusterName cluster() {
        return about().cluster();
    }

    /// The VM that it is about; throws [IllegalStateException] when it is about many.
    public VmId vmid() {
        return about().vmid();
    }

    private Subject about() {
        if (subject == null) {
            throw new IllegalStateException("operation " + id + " is about many VMs");
        }
        return subject;
    }

    /// Where it stands, computed from its entries.
    public OperationState state() {
        if (entries.isEmpty()) {
            return new OperationState.Queued();
        }
        return switch (entries.getLast()) {
            case Entry.Succeeded end -> succeeded(end);
            case Entry.Failed end -> new OperationState.Failed(end.failure(), end.leftovers(), end.at());
            case Entry.Cancelled end -> new OperationState.Cancelled(end.leftovers(), end.at());
            case Entry.Placed ignored -> unfinished();
            case Entry.Listed ignored -> unfinished();
            case Entry.ItemAccepted ignored -> unfinished();
            case Entry.ItemEnded ignored -> unfinished();
            case Entry.OfStep ignored -> unfinished();
            case Entry.VmIdReplaced ignored -> unfinished();
            case Entry.CancelRequested ignored -> unfinished();
            case Entry.RollbackBegun ignored -> unfinished();
        };
    }

    private OperationState succeeded(Entry.Succeeded end) {
        return items().all().stream().allMatch(each -> each.state() == ItemState.SUCCEEDED)
                ? new OperationState.Succeeded(end.result(), end.at())
                : new OperationState.PartlySucceeded(end.at());
    }

    private OperationState unfinished() {
        if (rollingBack()) {
            return new OperationState.RollingBack(currentStep());
        }
        if (!cancelRequested() && entries.stream().noneMatch(Entry.OfStep.class::isInstance)) {
            return new OperationState.Queued();
        }
        return new OperationState.Running(currentStep(), cancelRequested());
    }

    private Step currentStep() {
        return ofSteps()
                .reduce((first, second) -> second)
                .map(Entry.OfStep::step)
                .orElse(kind.steps().getFirst());
    }

    /// Whether nothing more will happen to it.
    public boolean ended() {
        return !entries.isEmpty() && entries.getLast() instanceof Entry.End;
    }

    /// Whether it has turned back, also when it has ended since.
    public boolean rollingBack() {
        return entries.stream().anyMatch(Entry.RollbackBegun.class::isInstance);
    }

    /// Whether somebody asked for it to turn back, whether or not it still could.
    public boolean cancelRequested() {
        return entries.stream().anyMatch(Entry.CancelRequested.class::isInstance);
    }

    /// The steps to show: those of the kind, and those that a roll-back added.
    public List<Step> steps() {
        return Stream.concat(kind.steps().stream(), ofSteps().map(Entry.OfStep::step))
                .distinct()
                .toList();
    }

    /// The last thing written about a step.
    public Optional<Entry.OfStep> latest(Step step) {
        return ofStep(step).reduce((first, second) -> second);
    }

    /// Where one step stands, by the last thing written about it.
    public StepState stepState(Step step) {
        return latest(step)
                .map(entry -> switch (entry) {
                    case Entry.Intended ignored -> StepState.RUNNING;
                    case Entry.Dispatched ignored -> StepState.RUNNING;
                    case Entry.Retried ignored -> StepState.RUNNING;
                    case Entry.Doubted ignored -> StepState.RUNNING;
                    case Entry.Completed ignored -> StepState.SUCCEEDED;
                    case Entry.Skipped ignored -> StepState.SKIPPED;
                    case Entry.StepFailed ignored -> StepState.FAILED;
                })
                .orElse(StepState.PENDING);
    }

    /// When the step was first begun, empty when it was not.
    public Optional<Instant> startedAt(Step step) {
        return ofStep(step).findFirst().map(Entry::at);
    }

    /// The Proxmox task that the step started last.
    public Optional<Upid> upid(Step step) {
        return ofStep(step)
                .filter(Entry.Dispatched.class::isInstance)
                .map(Entry.Dispatched.class::cast)
                .map(Entry.Dispatched::upid)
                .reduce((first, second) -> second);
    }

    /// Whether this task is one of ours.
    public boolean started(Upid task) {
        return ofSteps()
                .anyMatch(entry ->
                        entry instanceof Entry.Dispatched call && call.upid().equals(task));
    }

    /// The tasks that nobody waits for any more, though they may still run.
    public List<Upid> givenUp() {
        return ofSteps()
                .filter(entry -> entry instanceof Entry.StepFailed failed
                        && failed.failure().overdue())
                .flatMap(failed -> upid(failed.step()).stream())
                .toList();
    }

    /// What it does one by one, when it is a bulk operation.
    public Items items() {
        return Items.of(entries);
    }

    /// Where it takes place, if that was decided.
    public Optional<Entry.Placed> placed() {
        return entries.stream()
                .filter(Entry.Placed.class::isInstance)
                .map(Entry.Placed.class::cast)
                .findFirst();
    }

    /// Whether a call of the step may have reached Proxmox VE. To be asked when the way forward has ended: until then
    /// a call may be under way that nobody has noted yet.
    public boolean mayHaveCalled(Step step) {
        return ofStep(step).anyMatch(entry -> !(entry instanceof Entry.Intended || entry instanceof Entry.Retried));
    }

    /// When it last became unknown whether a call of the step was executed, if it ever was.
    public Optional<Instant> doubtedAt(Step step) {
        return ofStep(step)
                .filter(Entry.Doubted.class::isInstance)
                .map(Entry::at)
                .reduce((first, second) -> second);
    }

    /// The failure that ended the way forward, if one did. What fails on the way back is left behind instead.
    public Optional<Failure> failure() {
        return entries.stream()
                .takeWhile(entry -> !(entry instanceof Entry.RollbackBegun))
                .filter(Entry.StepFailed.class::isInstance)
                .map(Entry.StepFailed.class::cast)
                .map(Entry.StepFailed::failure)
                .findFirst();
    }

    /// When it ended, empty until then.
    public Optional<Instant> endedAt() {
        return ended() ? Optional.of(entries.getLast().at()) : Optional.empty();
    }

    /// The time of the latest entry, or of the acceptance.
    public Instant changedAt() {
        return entries.isEmpty() ? acceptedAt : entries.getLast().at();
    }

    private Stream<Entry.OfStep> ofStep(Step step) {
        return ofSteps().filter(entry -> entry.step() == step);
    }

    /// What was written about steps; a replaced VMID begins the step anew that was to take it.
    private Stream<Entry.OfStep> ofSteps() {
        List<Entry.OfStep> written = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.OfStep ofStep) {
                written.add(ofStep);
            } else if (entry instanceof Entry.VmIdReplaced && !written.isEmpty()) {
                Step anew = written.getLast().step();
                written.removeIf(before -> before.step() == anew);
            }
        }
        return written.stream();
    }
}
