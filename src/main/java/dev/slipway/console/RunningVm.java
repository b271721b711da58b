package dev.slipway.console;

import dev.slipway.proxmox.GuestConfig;
import dev.slipway.proxmox.NodeName;
import dev.slipway.proxmox.SerialPort;
import java.util.List;
import java.util.Optional;

/// A VM that runs, on the node where it does.
record RunningVm(NodeName node, GuestConfig config) {

    Optional<SerialPort> terminal() {
        return config.terminal();
    }

    /// The consoles that it has. A screen it always has.
    List<ConsoleType> types() {
        return terminal().isPresent() ? List.of(ConsoleType.VNC, ConsoleType.SERIAL) : List.of(ConsoleType.VNC);
    }
}
