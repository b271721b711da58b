package dev.slipway.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How the templates write numbers and times.
@TemplateExtension
final class Format {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int STEP = 1024;

    private Format() {}

    /// A size in the largest binary unit that leaves at least 1: `2 GiB`, `1.5 TiB`.
    static String bytes(Long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        String number = String.format(Locale.ROOT, "%.1f", value);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " " + UNITS[unit];
    }

    /// A size given in MiB: `512 MiB`, `2 GiB`.
    static String mebibytes(Number mebibytes) {
        return bytes(mebibytes.longValue() * STEP * STEP);
    }

    /// A number without its fraction.
    static int whole(Double number) {
        return (int) Math.round(number);
    }

    /// A size that was averaged.
    static String sized(Double bytes) {
        return bytes(Math.round(bytes));
    }

    /// A share from 0 to 1 as whole percent.
    static int percent(Double share) {
        return (int) Math.round(Math.clamp(share, 0, 1) * 100);
    }

    /// The part of `all` in whole percent; 0 when there is nothing.
    static int percentOf(Long part, long all) {
        return all <= 0 ? 0 : percent((double) part / all);
    }

    static Age since(Instant at, Instant now) {
        return Age.of(Duration.between(at, now));
    }
}
