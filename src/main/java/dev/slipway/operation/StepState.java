package dev.slipway.operation;

/// Where one step of an operation stands.
public enum StepState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    SKIPPED,
    FAILED;

    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
