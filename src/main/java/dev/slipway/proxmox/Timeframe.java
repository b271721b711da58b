package dev.slipway.proxmox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How far back the figures go that Proxmox VE keeps; the longer, the coarser (field guide 15.2).
public enum Timeframe {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    YEAR;

    /// As requests write it: `hour`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The one that is written like this.
    public static Optional<Timeframe> named(String label) {
        return Arrays.stream(values())
                .filter(timeframe -> timeframe.label().equals(label))
                .findFirst();
    }
}
