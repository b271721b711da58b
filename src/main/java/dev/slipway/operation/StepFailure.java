package dev.slipway.operation;

/// The way forward ends here; the journal already says why.
public final class StepFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    StepFailure(Failure failure) {
        super(failure.reason());
        this.failure = failure;
    }

    /// Why, as the journal has it.
    public Failure failure() {
        return failure;
    }
}
