/// What the program does to its data instead of serving it: words on the command line.
@NullMarked
package dev.slipway.upkeep;

import org.jspecify.annotations.NullMarked;
