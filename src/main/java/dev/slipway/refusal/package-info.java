/// Why we do not do what somebody asked: types that any package may throw and only `problem` turns into answers.
@NullMarked
package dev.slipway.refusal;

import org.jspecify.annotations.NullMarked;
