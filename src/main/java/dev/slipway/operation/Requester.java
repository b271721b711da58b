package dev.slipway.operation;

import org.jspecify.annotations.Nullable;

/// Who asks for an operation: its owner, the project that a new VM goes to, and the key by which the same request is
/// known again when it is repeated, if the client sent one.
public record Requester(String owner, String project, Journal.@Nullable IdempotencyKey idempotency) {}
