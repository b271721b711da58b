package dev.slipway.operation;

/// This process may not go on with the operation, and somebody else may be at it already: it stops without writing
/// or asking anything more.
public final class OperationAbandoned extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OperationAbandoned(OperationId id) {
        super("operation " + id + " is left to whoever may carry it out");
    }
}
