/// The one door to Proxmox VE, and the only place that knows its oddities.
@NullMarked
package dev.slipway.proxmox;

import org.jspecify.annotations.NullMarked;
