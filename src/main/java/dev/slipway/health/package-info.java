/// Live, ready, started: from recorded facts, never by asking Proxmox.
@NullMarked
package dev.slipway.health;

import org.jspecify.annotations.NullMarked;
