package dev.slipway.operation;

import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever listens what happens to operations, and remembers how far their running steps are.
///
/// Progress is not journalled: it is only worth something while its task runs.
@ApplicationScoped
public class OperationEvents {

    private static final int BUFFER = 256;

    private final BroadcastProcessor<Operation> changes = BroadcastProcessor.create();
    private final Map<OperationId, TaskProgress> progress = new ConcurrentHashMap<>();

    /// Every operation as it is after each change. A listener that does not keep up is failed, never waited for.
    public Multi<Operation> changes() {
        return changes.onOverflow().buffer(BUFFER);
    }

    public Optional<TaskProgress> progress(OperationId id) {
        return Optional.ofNullable(progress.get(id));
    }

    synchronized void changed(Operation operation) {
        progress.remove(operation.id());
        changes.onNext(operation);
    }

    synchronized void progressed(Operation operation, TaskProgress latest) {
        progress.put(operation.id(), latest);
        changes.onNext(operation);
    }
}
