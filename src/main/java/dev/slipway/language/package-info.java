/// Which language a person reads.
@NullMarked
package dev.slipway.language;

import org.jspecify.annotations.NullMarked;
