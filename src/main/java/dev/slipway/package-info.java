/// Self-service virtual machines on Proxmox VE.
@NullMarked
package dev.slipway;

import org.jspecify.annotations.NullMarked;
