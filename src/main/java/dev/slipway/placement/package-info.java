/// Which node and storage a new VM goes to; capacity and VMID reservations.
@NullMarked
package dev.slipway.placement;

import org.jspecify.annotations.NullMarked;
