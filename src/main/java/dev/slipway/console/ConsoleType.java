package dev.slipway.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a console shows.
enum ConsoleType {
    /// The screen of the VM, as pictures: RFB.
    VNC,
    /// The serial port of the VM, as text.
    SERIAL;

    static Optional<ConsoleType> named(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label().equals(label))
                .findFirst();
    }

    /// As clients and the database call it.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
