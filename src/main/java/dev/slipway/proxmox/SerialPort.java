package dev.slipway.proxmox;

import java.util.Arrays;
import java.util.Optional;

/// The serial ports that a guest may have, as options and calls of Proxmox VE name them.
public enum SerialPort {
    SERIAL0("serial0"),
    SERIAL1("serial1"),
    SERIAL2("serial2"),
    SERIAL3("serial3");

    private final String option;

    SerialPort(String option) {
        this.option = option;
    }

    /// The port with this name, if it is one.
    static Optional<SerialPort> named(String name) {
        return Arrays.stream(values()).filter(port -> port.option.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return option;
    }
}
