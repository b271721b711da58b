package dev.slipway;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One call of an older service, as its document has it: a line of curl.
record OldCall(String method, String path, @Nullable String body) {

    private static final Pattern METHOD = Pattern.compile("-X (\\w+)");
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+([^\\s\"]*)");
    private static final Pattern BODY = Pattern.compile("-d '([^']*)'");

    /// The calls of a text, in its order.
    static List<OldCall> all(String text) {
        return Arrays.stream(text.split("(?m)^(?=curl )", -1))
                .filter(part -> part.startsWith("curl "))
                .map(OldCall::parse)
                .toList();
    }

    private static OldCall parse(String curl) {
        String body = found(BODY, curl, "");
        return new OldCall(
                found(METHOD, curl, body.isEmpty() ? "GET" : "POST"),
                found(ADDRESS, curl, "/"),
                body.isEmpty() ? null : body);
    }

    private static String found(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /// Whether it is this call; a word of its body tells two with the same address apart.
    boolean is(String wanted, String word) {
        return (method + " " + path).equals(wanted) && (word.isEmpty() || (body != null && body.contains(word)));
    }
}
