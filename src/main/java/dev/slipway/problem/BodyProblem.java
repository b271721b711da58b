package dev.slipway.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.slipway.refusal.FieldError;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says which value of a JSON body could not be read, and what would have been right.
///
/// Values are never quoted back: one of them may be a password.
final class BodyProblem {

    private BodyProblem() {}

    static Problem of(JsonProcessingException failure) {
        Optional<FieldError> repeated = repeated(failure);
        if (repeated.isPresent()) {
            FieldError error = repeated.get();
            return Problem.invalid(List.of(error), error.field() + ": " + error.detail());
        }
        if (!(failure instanceof JsonMappingException mapping) || isSyntax(mapping)) {
            String detail = "the body is not JSON" + position(failure);
            return Problem.invalid(List.of(new FieldError("", detail)), detail);
        }
        FieldError error = new FieldError(pointer(mapping), expectation(mapping));
        String subject = error.field().isEmpty() ? "the body" : error.field();
        return Problem.invalid(List.of(error), subject + ": " + error.detail());
    }

    /// The parser has no exception of its own for a key that comes twice, only these words.
    private static Optional<FieldError> repeated(JsonProcessingException failure) {
        Throwable syntax = failure instanceof JsonMappingException ? failure.getCause() : failure;
        return syntax instanceof JsonParseException twice
                        && twice.getOriginalMessage().startsWith("Duplicate field")
                        && twice.getProcessor() != null
                ? Optional.of(new FieldError(
                        twice.getProcessor().getParsingContext().pathAsPointer().toString(), "is given twice"))
                : Optional.empty();
    }

    /// A syntax error inside an object arrives wrapped as a mapping error.
    private static boolean isSyntax(JsonMappingException failure) {
        return failure.getCause() instanceof JsonParseException;
    }

    private static String pointer(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    private static String position(JsonProcessingException failure) {
        JsonLocation location = failure.getLocation();
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String expectation(JsonMappingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                "there is no such field; known are " + names(unknown.getKnownPropertyIds());
            case InvalidFormatException format -> form(format.getTargetType());
            case ValueInstantiationException value -> ourWords(value).orElse("is not acceptable");
            case MismatchedInputException mismatch -> kind(mismatch.getTargetType());
            case JsonMappingException any
            when any.getCause() instanceof InputCoercionException number -> kind(number.getTargetType());
            default -> ourWords(failure).orElse("cannot be read");
        };
    }

    private static String form(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        return constants == null ? kind(type) : "must be one of " + names(Arrays.asList(constants));
    }

    /// Our value types explain themselves when they refuse to be made.
    private static Optional<String> ourWords(Throwable failure) {
        return failure.getCause() instanceof IllegalArgumentException cause
                ? Optional.ofNullable(cause.getMessage())
                : Optional.empty();
    }

    private static String kind(@Nullable Class<?> type) {
        if (type == null) {
            return "has the wrong type";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        if (Number.class.isAssignableFrom(type) || type == double.class) {
            return "must be a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type == String.class) {
            return "must be text";
        }
        return Collection.class.isAssignableFrom(type) ? "must be a list" : "must be a JSON object";
    }

    private static String names(@Nullable Collection<?> known) {
        return known == null
                ? "none"
                : known.stream()
                        .map(name -> name.toString().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(", "));
    }
}
