package dev.slipway.vm;

import dev.slipway.operation.Journal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request for a change: how long its client is ready to wait for the end, and the key that it is known again by.
public record ChangeRequest(Duration patience, Journal.@Nullable IdempotencyKey idempotency) {}
