/// Pages, fragments and live events for people.
@NullMarked
package dev.slipway.dashboard;

import org.jspecify.annotations.NullMarked;
