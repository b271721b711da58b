package dev.slipway.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.refusal.FieldError;
import dev.slipway.refusal.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A failure as RFC 9457 describes one: the only form in which the API says no.
///
/// `type` is stable, and a program may rely on it; `detail` says what happened and what to do next. `instance` is
/// the path that was asked for. `retryAfter` travels in the header of that name.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @JsonProperty("operation_id") @Nullable String operationId,
        List<Field> errors,
        @JsonIgnore Optional<Duration> retryAfter) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /// One wrong value of the request.
    @RegisterForReflection
    public record Field(String pointer, String field, String detail) {
        static Field of(FieldError error) {
            return new Field(error.pointer(), error.field(), error.detail());
        }
    }

    /// A problem with a type of ours.
    static Problem of(int status, ProblemType type, String detail) {
        return of(status, type, type.title(), detail);
    }

    /// The same in words that say more than the type does.
    static Problem of(int status, ProblemType type, String title, String detail) {
        return new Problem(type.uri(), title, status, detail, null, null, List.of(), Optional.empty());
    }

    /// A problem that says no more than its status does.
    static Problem untyped(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, null, null, List.of(), Optional.empty());
    }

    static Problem invalid(List<FieldError> errors, String detail) {
        return of(400, ProblemType.INVALID_REQUEST, detail)
                .with(errors.stream().map(Field::of).toList());
    }

    Problem with(List<Field> fields) {
        return new Problem(type, title, status, detail, instance, operationId, fields, retryAfter);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path, operationId, errors, retryAfter);
    }

    Problem inOperation(Optional<String> id) {
        return new Problem(type, title, status, detail, instance, id.orElse(null), errors, retryAfter);
    }

    Problem retryAfter(Duration wait) {
        return new Problem(type, title, status, detail, instance, operationId, errors, Optional.of(wait));
    }
}
