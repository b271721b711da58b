package dev.slipway.task;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far a running task is: `percent` from 0 to 100, and the log line that said so.
public record TaskProgress(int percent, String line) {

    private static final Pattern PERCENT = Pattern.compile("\\((\\d{1,3})(?:\\.\\d+)?%\\)");

    /// The last that these lines say; empty when they say none.
    public static Optional<TaskProgress> in(List<String> lines) {
        return lines.reversed().stream()
                .map(TaskProgress::in)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<TaskProgress> in(String line) {
        Matcher matcher = PERCENT.matcher(line);
        return matcher.find()
                ? Optional.of(new TaskProgress(Math.min(100, Integer.parseInt(matcher.group(1))), line))
                : Optional.empty();
    }
}
