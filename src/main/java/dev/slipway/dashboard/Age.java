package dev.slipway.dashboard;

import io.quarkus.qute.TemplateEnum;
import java.time.Duration;

/// How long ago something was, in the one unit that a person would say.
record Age(long amount, Unit unit) {

    @TemplateEnum
    enum Unit {
        SECONDS,
        MINUTES,
        HOURS,
        DAYS
    }

    /// A negative duration, from a clock that was set, counts as now.
    static Age of(Duration past) {
        long seconds = Math.max(0, past.toSeconds());
        if (seconds < 60) {
            return new Age(seconds, Unit.SECONDS);
        }
        if (seconds < 3600) {
            return new Age(seconds / 60, Unit.MINUTES);
        }
        return seconds < 86_400 ? new Age(seconds / 3600, Unit.HOURS) : new Age(seconds / 86_400, Unit.DAYS);
    }
}
