/// The consoles of VMs: a ticket for one look, and the way between a browser and Proxmox VE.
@NullMarked
package dev.slipway.console;

import org.jspecify.annotations.NullMarked;
