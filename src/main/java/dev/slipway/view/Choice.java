package dev.slipway.view;

import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Query parameters by which lists are narrowed down.
public final class Choice {

    private Choice() {}

    /// Fails with [Refusal.InvalidRequest] when a value is given that is none of those allowed.
    public static void check(String parameter, @Nullable String value, String... allowed) {
        if (value != null && !Arrays.asList(allowed).contains(value)) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter(parameter, "is one of: " + String.join(", ", allowed))));
        }
    }

    /// A number from `least` to `most`, or the fallback. Fails with [Refusal.InvalidRequest].
    public static int number(String parameter, @Nullable String value, int fallback, int least, int most) {
        if (value == null) {
            return fallback;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw new Refusal.InvalidRequest(
                    List.of(FieldError.parameter(parameter, "is a number from %d to %d".formatted(least, most))));
        }
        return Integer.parseInt(value);
    }

    /// Whether one of the texts has what is sought in it, whatever its case; anything has when nothing is sought.
    public static boolean mentions(@Nullable String q, String... texts) {
        if (q == null) {
            return true;
        }
        String sought = q.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(texts)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(sought));
    }
}
