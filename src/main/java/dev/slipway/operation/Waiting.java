package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an operation waits for before it goes on, which is no failure.
///
/// `code` names the kind of thing (`storage`, `template`, `node`, `concurrency`, ...) and `subject` the thing;
/// `running` of `limit` are using it, and `position` is the place in the line for it, counted from 1. `reason` says
/// all of it in English.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Waiting(
        String code,
        String reason,
        @Nullable String subject,
        @Nullable Integer running,
        @Nullable Integer limit,
        @Nullable Integer position,
        Instant since) {

    /// Waiting for something that has no line, such as a cluster that does not answer.
    public static Waiting of(String code, String reason, Instant since) {
        return new Waiting(code, reason, null, null, null, null, since);
    }
}
