/// The one place where SQL leaves the event loop.
@NullMarked
package dev.slipway.database;

import org.jspecify.annotations.NullMarked;
