package dev.slipway.operation;

import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever listens what happens to operations, and remembers those that have not ended, so that nobody who only
/// wants to look has to read the journal.
///
/// Progress is not journalled: it is only worth something while its task runs.
@ApplicationScoped
public class OperationEvents {

    private static final int BUFFER = 256;

    private final BroadcastProcessor<Operation> changes = BroadcastProcessor.create();
    private final Map<OperationId, Operation> unfinished = new ConcurrentHashMap<>();
    private final Map<OperationId, TaskProgress> progress = new ConcurrentHashMap<>();

    /// Every operation as it is after each change. A listener that does not keep up is failed, never waited for.
    public Multi<Operation> changes() {
        return changes.onOverflow().buffer(BUFFER);
    }

    /// The operations that were launched and have not ended.
    public Collection<Operation> unfinished() {
        return List.copyOf(unfinished.values());
    }

    /// How far the task of the running step is; empty when its log does not tell.
    public Optional<TaskProgress> progress(OperationId id) {
        return Optional.ofNullable(progress.get(id));
    }

    /// To be told after each commit, in the order of the commits.
    synchronized void changed(Operation operation) {
        progress.remove(operation.id());
        if (operation.ended()) {
            unfinished.remove(operation.id());
        } else {
            unfinished.put(operation.id(), operation);
        }
        changes.onNext(operation);
    }

    /// Progress of an operation that has ended meanwhile comes too late and is not told.
    synchronized void progressed(OperationId id, TaskProgress latest) {
        Operation operation = unfinished.get(id);
        if (operation != null) {
            progress.put(id, latest);
            changes.onNext(operation);
        }
    }
}
