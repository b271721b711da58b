/// Every failure as an RFC 9457 problem document.
@NullMarked
package dev.slipway.problem;

import org.jspecify.annotations.NullMarked;
