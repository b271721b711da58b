package dev.slipway.operation;

import org.jspecify.annotations.Nullable;

/// Who asks for an operation: its owner, the project that a new VM goes to, whether what only administrators may do
/// is allowed, and what the same request is known again by when it is repeated, if anything.
public record Requester(
        String owner,
        String project,
        boolean administrator,
        @Nullable Idempotency idempotency) {

    /// The same for another project.
    public Requester in(String other) {
        return new Requester(owner, other, administrator, idempotency);
    }

    /// The id of what is accepted for this.
    public OperationId operation() {
        return idempotency instanceof Part place ? place.id() : OperationId.random();
    }

    /// The place in a bulk operation of what is accepted for this; `null` when it has none.
    public @Nullable Part part() {
        return idempotency instanceof Part place ? place : null;
    }
}
