/// What does not fit together between the journal, what we manage, and what the clusters really hold; and what
/// can be done about it.
@NullMarked
package dev.slipway.reconcile;

import org.jspecify.annotations.NullMarked;
