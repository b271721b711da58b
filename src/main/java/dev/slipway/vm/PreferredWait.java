package dev.slipway.vm;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `wait=N` from a `Prefer` header (RFC 7240). A preference is no demand: what cannot be read is ignored, and
/// nobody is kept waiting for longer than five minutes.
final class PreferredWait {

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})\"?(?:$|[,;\\s])");
    private static final Duration MOST = Duration.ofMinutes(5);

    private PreferredWait() {}

    static Duration read(@Nullable String prefer) {
        if (prefer == null) {
            return Duration.ZERO;
        }
        Matcher matcher = WAIT.matcher(prefer);
        if (!matcher.find()) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        return asked.compareTo(MOST) > 0 ? MOST : asked;
    }
}
