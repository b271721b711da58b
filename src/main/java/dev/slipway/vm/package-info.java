/// All else that is done to a VM.
@NullMarked
package dev.slipway.vm;

import org.jspecify.annotations.NullMarked;
