package dev.slipway.operation;

import org.jspecify.annotations.Nullable;

/// Who asks for an operation: its owner, the project that a new VM goes to, and what the same request is known
/// again by when it is repeated, if anything.
public record Requester(
        String owner, String project, @Nullable Idempotency idempotency) {

    /// The id of what is accepted for this.
    public OperationId operation() {
        return idempotency instanceof Part place ? place.id() : OperationId.random();
    }

    /// The place in a bulk operation of what is accepted for this; `null` when it has none.
    public @Nullable Part part() {
        return idempotency instanceof Part place ? place : null;
    }
}
