package dev.slipway.task;

import dev.slipway.proxmox.ProxmoxException;
import dev.slipway.proxmox.TaskLog;
import dev.slipway.proxmox.TaskStatus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Looks at one task once and says what that means.
///
/// Source of the rules: field guide 4.3 (exit statuses, `no such task`), 4.4 (log) and 7.4 (progress lines).
final class TaskReader {

    private static final Set<String> PRINTS_PERCENT = Set.of("qmclone", "qmmove", "qmrestore", "qmcreate", "vzdump");
    private static final Duration LOG_PAUSE = Duration.ofSeconds(1);
    private static final int LOG_LINES = 500;
    private static final int TAIL = 20;
    private static final int BELIEVED_AFTER = 3;

    private final TaskSource source;
    private final Duration unknownFor;

    TaskReader(TaskSource source, Duration unknownFor) {
        this.source = source;
        this.unknownFor = unknownFor;
    }

    /// Yields what is known of the task now; never fails, as no answer is a finding too.
    Uni<Look> look(FollowedTask followed, Instant now) {
        return Uni.createFrom()
                .deferred(() -> source.status().apply(followed.task()))
                .chain(status -> judge(followed, status, now))
                .onFailure(ProxmoxException.NotFound.class)
                .recoverWithItem(() -> unknown(followed, now))
                .onFailure()
                .recoverWithItem(failure ->
                        new Look.Unanswered(String.valueOf(failure.getMessage()), ProxmoxException.isAway(failure)));
    }

    private Uni<Look> judge(FollowedTask followed, TaskStatus status, Instant now) {
        return switch (status.verdict()) {
            case RUNNING -> progress(followed, now).map(Look.Running::new);
            case SUCCEEDED -> Uni.createFrom().item(new Look.Ended(new TaskOutcome.Succeeded()));
            case WARNED ->
                log(followed, 0).map(lines -> new Look.Ended(new TaskOutcome.SucceededWithWarnings(warnings(lines))));
            case DOUBTFUL -> followed.doubted() < BELIEVED_AFTER ? doubtful() : failed(followed, status);
            case FAILED -> failed(followed, status);
        };
    }

    private static Uni<Look> doubtful() {
        return Uni.createFrom().item(new Look.Doubtful());
    }

    private Look unknown(FollowedTask followed, Instant now) {
        boolean mayTurnUp = followed.age(now).compareTo(unknownFor) < 0;
        return mayTurnUp ? new Look.Doubtful() : new Look.Ended(new TaskOutcome.Vanished());
    }

    private Uni<Look> failed(FollowedTask followed, TaskStatus status) {
        String exitStatus = Objects.requireNonNullElse(status.exitStatus(), "no exit status");
        ProxmoxException reason = source.reason().apply(followed.task(), exitStatus);
        return log(followed, Math.max(0, followed.linesSeen() - TAIL))
                .map(lines -> new Look.Ended(new TaskOutcome.Failed(exitStatus, last(lines), reason)));
    }

    private Uni<Optional<TaskProgress>> progress(FollowedTask followed, Instant now) {
        if (!PRINTS_PERCENT.contains(followed.task().upid().type())) {
            return Uni.createFrom().item(Optional.empty());
        }
        return followed.logDue(now, LOG_PAUSE)
                .map(start -> read(followed, start)
                        .invoke(log -> followed.sawLines(log.lines().size()))
                        .map(log -> TaskProgress.in(log.lines())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /// The log from a line on; of one that is very long its beginning is left out.
    private Uni<List<String>> log(FollowedTask followed, int start) {
        return read(followed, start)
                .chain(log -> start + log.lines().size() < log.total()
                        ? read(followed, Math.max(start, log.total() - LOG_LINES))
                        : Uni.createFrom().item(log))
                .map(TaskLog::lines);
    }

    /// The log is a courtesy: what a task did is known without it.
    private Uni<TaskLog> read(FollowedTask followed, int start) {
        return Uni.createFrom()
                .deferred(() -> source.log().read(followed.task(), start, LOG_LINES))
                .onFailure(ProxmoxException.class)
                .recoverWithItem(() -> new TaskLog(List.of(), 0));
    }

    private static List<String> warnings(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("WARN")).toList();
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }
}
