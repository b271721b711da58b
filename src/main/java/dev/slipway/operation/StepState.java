package dev.slipway.operation;

import java.util.Locale;

/// Where one step of an operation stands.
public enum StepState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    SKIPPED,
    FAILED;

    /// Whether the step has had its outcome.
    public boolean over() {
        return this != PENDING && this != RUNNING;
    }

    /// The name in the API.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
