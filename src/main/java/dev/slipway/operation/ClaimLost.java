package dev.slipway.operation;

/// Another process carries the operation out by now: this one has nothing more to do or to write about it.
public final class ClaimLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClaimLost(OperationId id) {
        super("operation " + id + " is carried out by another process");
    }
}
