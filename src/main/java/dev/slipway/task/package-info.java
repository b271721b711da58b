/// From a UPID to its end.
@NullMarked
package dev.slipway.task;

import org.jspecify.annotations.NullMarked;
