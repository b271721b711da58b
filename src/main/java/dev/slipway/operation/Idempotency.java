package dev.slipway.operation;

/// By what a request is known again that came before: the key that its client chose, or its place in a bulk
/// operation.
public sealed interface Idempotency permits Journal.IdempotencyKey, Part {}
