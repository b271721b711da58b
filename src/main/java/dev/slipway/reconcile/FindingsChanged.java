package dev.slipway.reconcile;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What an event says of findings: how many there are now.
@RegisterForReflection
public record FindingsChanged(int total) {}
