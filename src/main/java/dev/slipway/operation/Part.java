package dev.slipway.operation;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The place of an operation in another one: it carries out the item of that number, counted from 0.
///
/// Its id follows from the place, so that whoever accepts it again, after a crash or in another process, finds
/// it.
public record Part(OperationId of, int item) implements Idempotency {

    /// The id of the operation in this place.
    public OperationId id() {
        String place = of + "#" + item;
        return new OperationId(
                UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)).toString());
    }
}
