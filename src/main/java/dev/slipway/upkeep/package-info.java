/// What the program does to its data instead of serving it: words on the command line, without Quarkus around them.
@NullMarked
package dev.slipway.upkeep;

import org.jspecify.annotations.NullMarked;
