package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.task.TaskProgress;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An operation as API clients and the dashboard see it. `progress` is 0 to 100 over all its steps; `placement`
/// says why a new VM goes to `node`, `waiting` what it waits for before it goes on. A bulk operation is about
/// no single VM: it has `counts` instead, and `items` where it is read by itself; each of these has an
/// operation of which it is `parent`.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(
        String id,
        String kind,
        String status,
        int progress,
        @Nullable String cluster,
        @Nullable Integer vmid,
        String name,
        String project,
        String owner,
        @Nullable String node,
        @Nullable String placement,
        @Nullable Waiting waiting,

        @Schema(description = "The bulk operation that it is part of") @Nullable
        String parent,

        @Schema(description = "Which of its items, counted from 0") @Nullable
        Integer item,

        @Schema(description = "Of a bulk operation: how many items stand where") @Nullable
        ItemCounts counts,

        @Schema(description = "Of a bulk operation that is read by itself: what became of each item") @Nullable
        List<ItemView> items,

        Instant acceptedAt,
        Instant changedAt,
        @Nullable Instant endedAt,
        List<StepView> steps,
        @Nullable Failure error,
        List<String> leftovers,
        Map<String, String> result) {

    /// One step. `message` is what it waits for, why it was skipped, or what it noted; `progress` is of its task.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StepView(
            String step,
            String status,
            @Nullable String upid,
            @Nullable Integer progress,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String message) {}

    private static final int ALL = 100;

    /// The operation as it is, with the progress of its running task and what it waits for, if that is known.
    public static OperationView of(Operation operation, Optional<TaskProgress> progress, Optional<Waiting> waiting) {
        OperationState state = operation.state();
        Subject subject = operation.subject();
        Part part = operation.part();
        return new OperationView(
                operation.id().value(),
                operation.kind().label(),
                state.label(),
                percent(operation, progress),
                subject == null ? null : subject.cluster().value(),
                subject == null ? null : subject.vmid().number(),
                operation.name(),
                operation.project(),
                operation.owner(),
                operation.placed().map(placed -> placed.node().value()).orElse(null),
                operation.placed().map(Entry.Placed::explanation).orElse(null),
                operation.ended() ? null : waiting.orElse(null),
                part == null ? null : part.of().value(),
                part == null ? null : part.item(),
                subject == null ? ItemCounts.of(operation.items()) : null,
                null,
                operation.acceptedAt(),
                operation.changedAt(),
                operation.endedAt().orElse(null),
                operation.steps().stream()
                        .map(step -> view(operation, step, progress))
                        .toList(),
                operation.failure().orElse(null),
                leftovers(state),
                state instanceof OperationState.Succeeded succeeded ? succeeded.result() : Map.of());
    }

    OperationView with(List<ItemView> read) {
        return new OperationView(
                id,
                kind,
                status,
                progress,
                cluster,
                vmid,
                name,
                project,
                owner,
                node,
                placement,
                waiting,
                parent,
                item,
                counts,
                read,
                acceptedAt,
                changedAt,
                endedAt,
                steps,
                error,
                leftovers,
                result);
    }

    private static List<String> leftovers(OperationState state) {
        return switch (state) {
            case OperationState.Failed failed -> failed.leftovers();
            case OperationState.Cancelled cancelled -> cancelled.leftovers();
            case OperationState.Queued ignored -> List.of();
            case OperationState.Running ignored -> List.of();
            case OperationState.RollingBack ignored -> List.of();
            case OperationState.Succeeded ignored -> List.of();
            case OperationState.PartlySucceeded ignored -> List.of();
        };
    }

    private static StepView view(Operation operation, Step step, Optional<TaskProgress> progress) {
        StepState state = operation.stepState(step);
        Optional<Entry.OfStep> latest = operation.latest(step);
        return new StepView(
                step.label(),
                state.label(),
                operation.upid(step).map(Object::toString).orElse(null),
                state == StepState.RUNNING ? progress.map(TaskProgress::percent).orElse(null) : null,
                operation.startedAt(step).orElse(null),
                state.over() ? latest.map(Entry::at).orElse(null) : null,
                latest.flatMap(OperationView::message).orElse(null));
    }

    private static Optional<String> message(Entry.OfStep entry) {
        return switch (entry) {
            case Entry.Intended ignored -> Optional.empty();
            case Entry.Dispatched ignored -> Optional.empty();
            case Entry.Retried retried -> Optional.of("waiting to try again: " + retried.reason());
            case Entry.Doubted doubted -> Optional.of("looking whether it was done: " + doubted.reason());
            case Entry.Completed completed ->
                completed.notes().isEmpty() ? Optional.empty() : Optional.of(String.join("; ", completed.notes()));
            case Entry.Skipped skipped -> Optional.of(skipped.reason());
            case Entry.StepFailed failed -> Optional.of(failed.failure().reason());
        };
    }

    private static int percent(Operation operation, Optional<TaskProgress> progress) {
        if (operation.ended()) {
            return ALL;
        }
        List<Step> steps = operation.steps();
        long done =
                steps.stream().filter(step -> operation.stepState(step).over()).count();
        int part = progress.map(TaskProgress::percent).orElse(0);
        return (int) Math.min(ALL - 1, (done * ALL + part) / steps.size());
    }
}
