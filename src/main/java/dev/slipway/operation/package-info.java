/// Durable operations: journal, step runner, launcher, events.
@NullMarked
package dev.slipway.operation;

import org.jspecify.annotations.NullMarked;
