package dev.slipway.bench;

import java.util.Locale;
import java.util.Optional;

/// One measured number: of what, in which unit, and what it shall be.
record Figure(String name, double value, String unit, Optional<Target> target) {

    /// A line of the report, such as `p99   4.31 ms   at most 50 ms: met`.
    String line() {
        return "  %-52s %12s %-12s %s"
                .formatted(name, number(value), unit, target.map(this::verdict).orElse(""))
                .stripTrailing();
    }

    private String verdict(Target wanted) {
        String text =
                switch (wanted) {
                    case Target.AtMost most -> "at most " + number(most.limit());
                    case Target.Exactly exactly -> "exactly " + number(exactly.number());
                };
        return text + (met() ? ": met" : ": MISSED");
    }

    boolean met() {
        return target.map(wanted -> wanted.metBy(value)).orElse(true);
    }

    private static String number(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.1f", value);
    }
}
