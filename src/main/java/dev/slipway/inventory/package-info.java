/// What the clusters hold now.
@NullMarked
package dev.slipway.inventory;

import org.jspecify.annotations.NullMarked;
