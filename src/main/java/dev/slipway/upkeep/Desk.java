package dev.slipway.upkeep;

import dev.slipway.database.SqliteFile;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Where a word prints its results, and the time it is.
record Desk(PrintStream out, InstantSource clock) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    void say(String what, String text) {
        out.printf("%-9s %s%n", what, text);
    }

    /// The present moment, fit for a file name.
    String stamp() {
        return STAMP.format(clock.instant());
    }

    static String text(SqliteFile.Contents contents) {
        return "%d operations (%d unfinished), %d VMs"
                .formatted(contents.operations(), contents.unfinished(), contents.vms());
    }

    static String size(long bytes) {
        return "%d KiB".formatted((bytes + 1023) / 1024);
    }
}
