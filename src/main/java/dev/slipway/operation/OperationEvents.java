package dev.slipway.operation;

import dev.slipway.task.TaskProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells whoever listens what happens to operations, and remembers those that have not ended, so that nobody
/// who only wants to look has to read the journal.
///
/// Progress is not journalled: it is only worth something while its task runs.
@ApplicationScoped
public class OperationEvents {

    private static final int BUFFER = 256;

    /// More than can be overtaken by what is on its way.
    private static final int ENDED_REMEMBERED = 2_000;

    private final BroadcastProcessor<Operation> changes = BroadcastProcessor.create();
    private final Map<OperationId, Operation> unfinished = new ConcurrentHashMap<>();
    private final Map<OperationId, TaskProgress> progress = new ConcurrentHashMap<>();
    private final Map<OperationId, Waiting> waiting = new ConcurrentHashMap<>();
    private final Set<OperationId> ended = Collections.newSetFromMap(new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OperationId, Boolean> eldest) {
            return size() > ENDED_REMEMBERED;
        }
    });
    private final BroadcastProcessor<Progressed> ownProgress = BroadcastProcessor.create();

    /// How far the running task of an operation is that this process carries out.
    record Progressed(OperationId id, TaskProgress progress) {}

    /// Every operation as it is after each change. A listener that does not keep up is failed, never waited
    /// for.
    public Multi<Operation> changes() {
        return changes.onOverflow().buffer(BUFFER);
    }

    /// The operations that have not ended, whoever carries them out.
    public Collection<Operation> unfinished() {
        return List.copyOf(unfinished.values());
    }

    /// One that has not ended; empty for any other.
    public Optional<Operation> unfinished(OperationId id) {
        return Optional.ofNullable(unfinished.get(id));
    }

    /// How far the task of the running step is; empty when its log does not tell.
    public Optional<TaskProgress> progress(OperationId id) {
        return Optional.ofNullable(progress.get(id));
    }

    /// What an operation waits for; empty when it goes on.
    public Optional<Waiting> waiting(OperationId id) {
        return Optional.ofNullable(waiting.get(id));
    }

    /// To be shown of an operation from now on; whether that is news for those who listen is for [#tell] to say.
    public void waits(OperationId id, Waiting latest) {
        waiting.put(id, latest);
    }

    /// Not to be shown any more, unless the operation waits for something else by now.
    public void waitsNoMore(OperationId id, Waiting before) {
        waiting.remove(id, before);
    }

    /// Tells those who listen of an operation that has not changed itself.
    public synchronized void tell(OperationId id) {
        Operation operation = unfinished.get(id);
        if (operation != null) {
            changes.onNext(operation);
        }
    }

    /// To be told after each commit. Commits overtake each other on their way here: what is older than what
    /// is known already is dropped.
    synchronized void changed(Operation operation) {
        if (outdated(operation)) {
            return;
        }
        progress.remove(operation.id());
        if (operation.ended()) {
            unfinished.remove(operation.id());
            ended.add(operation.id());
            waiting.remove(operation.id());
        } else {
            unfinished.put(operation.id(), operation);
        }
        changes.onNext(operation);
    }

    private boolean outdated(Operation operation) {
        Operation known = unfinished.get(operation.id());
        return ended.contains(operation.id())
                || (known != null
                        && known.entries().size() > operation.entries().size());
    }

    /// Progress of an operation that has ended meanwhile comes too late and is not told.
    synchronized void progressed(OperationId id, TaskProgress latest) {
        heardProgress(id, latest);
        ownProgress.onNext(new Progressed(id, latest));
    }

    /// The same about an operation that another process carries out.
    synchronized void heardProgress(OperationId id, TaskProgress latest) {
        Operation operation = unfinished.get(id);
        if (operation != null) {
            progress.put(id, latest);
            changes.onNext(operation);
        }
    }

    /// Who does not keep up misses some.
    Multi<Progressed> ownProgress() {
        return ownProgress.onOverflow().drop();
    }

    /// The ids of those that have not ended as far as is known here.
    Set<OperationId> unfinishedIds() {
        return Set.copyOf(unfinished.keySet());
    }
}
