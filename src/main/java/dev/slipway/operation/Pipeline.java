package dev.slipway.operation;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/// How one kind of operation is carried out, and undone when it cannot be completed.
///
/// Both ways read the journal through [StepRunner] and are safe to begin again at any point.
public interface Pipeline {

    /// The kind of operation that it carries out; each has one pipeline.
    OperationKind kind();

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
