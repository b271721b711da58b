package dev.slipway.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.slipway.refusal.Refusal;
import java.util.Optional;
import java.util.UUID;

/// The name of an operation, also the mark on the VM that it makes.
public record OperationId(@JsonValue String value) {

    @JsonCreator
    public OperationId {
        if (!value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException("an operation id is a lower-case UUID");
        }
    }

    /// A new one, which nobody has had before.
    public static OperationId random() {
        return new OperationId(UUID.randomUUID().toString());
    }

    /// Reads an id; empty for what cannot be one.
    static Optional<OperationId> tryParse(String text) {
        try {
            return Optional.of(new OperationId(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Reads the `{id}` of a path: what cannot be an id names no operation and fails with [Refusal.NotFound].
    public static OperationId named(String text) {
        try {
            return new OperationId(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.NotFound("no operation " + text);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
