/// Whose clone begins next: turns for storages, templates and nodes, shared fairly among projects.
@NullMarked
package dev.slipway.turn;

import org.jspecify.annotations.NullMarked;
