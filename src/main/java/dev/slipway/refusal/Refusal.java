package dev.slipway.refusal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that we understood and do not carry out.
///
/// The cases are the rows of the table of failures that callers can rely on; `problem` gives each its status and
/// its type. [#getMessage()] says, in words fit for users, what to do next; no secret is ever in it.
public abstract sealed class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String detail;

    private Refusal(String detail) {
        // a refusal is an answer, not a defect: its stack trace would tell nothing
        super(detail, null, false, false);
        this.detail = detail;
    }

    @Override
    public String getMessage() {
        return detail;
    }

    /// One or more values do not validate.
    public static final class InvalidRequest extends Refusal {
        private static final long serialVersionUID = 1L;

        private final transient List<FieldError> errors;

        public InvalidRequest(List<FieldError> errors) {
            super(summary(errors));
            this.errors = List.copyOf(errors);
        }

        /// One wrong value, at the dotted name `field`.
        public static InvalidRequest of(String field, String detail) {
            return new InvalidRequest(List.of(FieldError.at(field, detail)));
        }

        /// The body of a request that has to have one.
        public static <T> T body(@Nullable T sent) {
            if (sent == null) {
                throw new InvalidRequest(List.of(new FieldError("", "the body is a JSON object")));
            }
            return sent;
        }

        public List<FieldError> errors() {
            return errors;
        }

        private static String summary(List<FieldError> errors) {
            if (errors.size() != 1) {
                return "%d values are not acceptable; see errors".formatted(errors.size());
            }
            FieldError only = errors.getFirst();
            return only.field().isEmpty() ? only.detail() : only.field() + ": " + only.detail();
        }
    }

    /// There is no such thing, or it is not the caller's: both look the same from outside.
    public static final class NotFound extends Refusal {
        private static final long serialVersionUID = 1L;

        /// `what` names the thing with its article and number, for example `no VM 104 in cluster default`.
        public NotFound(String what) {
            super(what);
        }
    }

    /// The VMID, the name or the key is taken.
    public static final class AlreadyExists extends Refusal {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String detail) {
            super(detail);
        }
    }

    /// The thing is not in the state that the request needs. `type` says for programs why, `title` for people.
    public static final class Conflict extends Refusal {
        private static final long serialVersionUID = 1L;

        private final ProblemType type;
        private final String title;

        public Conflict(ProblemType type, String title, String detail) {
            super(detail);
            this.type = type;
            this.title = title;
        }

        public ProblemType type() {
            return type;
        }

        public String title() {
            return title;
        }
    }

    /// Another operation holds the guest.
    public static final class GuestLocked extends Refusal {
        private static final long serialVersionUID = 1L;

        private final transient Optional<String> operationId;
        private final Duration retryAfter;

        /// `operationId` is the operation that holds it, empty when the lock is not ours.
        public GuestLocked(String detail, Optional<String> operationId, Duration retryAfter) {
            super(detail);
            this.operationId = operationId;
            this.retryAfter = retryAfter;
        }

        public Optional<String> operationId() {
            return operationId;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// The caller is known and may not do this.
    public static final class NotAllowed extends Refusal {
        private static final long serialVersionUID = 1L;

        public NotAllowed(String detail) {
            super(detail);
        }
    }

    /// Too many requests, or too much at once.
    public static final class TooMany extends Refusal {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        public TooMany(String detail, Duration retryAfter) {
            super(detail);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// Something we need is not there at the moment: no cluster answers, no node has room, we are shutting down.
    public static final class Unavailable extends Refusal {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        public Unavailable(String detail, Duration retryAfter) {
            super(detail);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /// The operation was accepted and did not reach its goal while the caller waited for it.
    public static final class OperationFailed extends Refusal {
        private static final long serialVersionUID = 1L;

        private final String operationId;

        public OperationFailed(String operationId, String detail) {
            super(detail);
            this.operationId = operationId;
        }

        public String operationId() {
            return operationId;
        }
    }
}
