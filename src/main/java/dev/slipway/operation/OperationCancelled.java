package dev.slipway.operation;

/// The way forward ends here because somebody asked for it.
public final class OperationCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OperationCancelled(OperationId id) {
        super("operation " + id + " is cancelled");
    }
}
