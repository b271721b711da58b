/// Many things at once: one operation whose items are operations of their own.
@NullMarked
package dev.slipway.bulk;

import org.jspecify.annotations.NullMarked;
