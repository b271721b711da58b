package dev.slipway.proxmox;

import java.util.List;

/// A part of a task's log: `lines` from the asked start on, `total` the number of lines there are.
public record TaskLog(List<String> lines, int total) {

    /// What Proxmox VE puts into an empty log, which is no line of the task: counting it would hide the first
    /// real one.
    private static final String EMPTY = "no content";

    public TaskLog {
        lines = List.copyOf(lines);
    }

    /// The log of an unknown task is one object that tells why the file cannot be opened, instead of a list.
    static TaskLog read(Envelope answer) {
        if (answer.object().has("t")) {
            return new TaskLog(List.of(), 0);
        }
        List<String> lines = answer.list().stream()
                .map(line -> line.optionalText("t").orElse(""))
                .toList();
        return answer.total() <= 1 && lines.equals(List.of(EMPTY))
                ? new TaskLog(List.of(), 0)
                : new TaskLog(lines, answer.total());
    }
}
