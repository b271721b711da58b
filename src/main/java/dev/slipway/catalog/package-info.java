/// Templates and sizes: what a user may pick.
@NullMarked
package dev.slipway.catalog;

import org.jspecify.annotations.NullMarked;
