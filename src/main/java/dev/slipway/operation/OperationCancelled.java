package dev.slipway.operation;

/// The way forward ends here because somebody asked for it, between two steps.
public final class OperationCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OperationCancelled(OperationId id) {
        super("operation " + id + " is cancelled");
    }
}
