/// Who may come in, and as whom.
@NullMarked
package dev.slipway.access;

import org.jspecify.annotations.NullMarked;
