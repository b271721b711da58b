package dev.slipway.operation;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How operations of some kinds are carried out, and undone when it cannot be completed.
///
/// Both ways read the journal through [StepRunner] and are safe to begin again at any point.
public interface Pipeline {

    /// The kinds of operation that it carries out; each kind has one pipeline.
    Set<OperationKind> kinds();

    /// Completes when the operation may begin, or go on; while it waits for that it is not under way, and takes no
    /// place of one that is. Safe to repeat; fails with [dev.slipway.database.DatabaseException].
    default Uni<Void> turn(Operation operation) {
        return Uni.createFrom().voidItem();
    }

    /// Goes through the steps; yields what there is to know about the result. Fails with [StepFailure] or
    /// [OperationCancelled] when it has to turn back.
    Uni<Map<String, String>> forward(Operation operation);

    /// Undoes what was done; yields what had to be left behind, normally nothing.
    Uni<List<String>> back(Operation operation);
}
